// How answers look, whatever they say: types, tags, problems.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/message.h"
#include "ledger/ledger.h"

namespace reserve::service {

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kCsv = "text/csv; charset=utf-8";
inline constexpr std::string_view kBytes = "application/octet-stream";

enum class Lasting : std::uint8_t { until_asked_again, for_ever };

// 200 with a strong ETag: its own where one is given, else the hash of the bytes.
http::Response found(std::string body, std::string_view type,
                     Lasting lasting = Lasting::until_asked_again, std::string_view tag = "");
// 200 or another status without a tag.
http::Response said(int status, std::string body, std::string_view type = kJson);
// Whether it lies with what was asked, not with a ledger or this machine.
bool is_askers(ErrorKind kind);
// An error of the library. What it says of this machine's files stays here.
http::Response failed(const Error& error);
// 429 or 503: asking again after so many seconds may help.
http::Response later(int status, std::string_view why, std::uint64_t seconds);
// 503: nothing was done, and asking again may help.
http::Response busy(std::string_view why);
// 503 of a ledger that cannot be written or read now; with Retry-After where that passes by itself.
http::Response cannot_go_on(ErrorKind kind);
// A fault before anything was recorded says so: of others that is not known.
http::Response nothing_recorded(http::Response answer);
http::Response not_found(std::string_view what);
// 422, the rule as its type.
http::Response refused(const Refusal& refusal, std::optional<std::size_t> index = std::nullopt);

// Whether the body is said to be JSON.
bool is_json(const http::Request& request);
// Which of the media types offered the caller prefers; empty if it accepts none of them.
std::string_view preferred(const http::Request& request, std::span<const std::string_view> offered);

}  // namespace reserve::service
