// A cursor is a number in base64: callers who make their own are refused only where it is none.
#include "service/pages.h"

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/base64.h"
#include "ledger/base/quoted.h"

namespace reserve::service {

Status EntryRows::add(Ledger& ledger, std::uint64_t from, std::uint64_t to) {
    seal::JsonDocument document;
    Status fault;
    const Status read = ledger.entries(from, to, [&](const LogEntry& entry) {
        const auto line = read_line(document, entry);
        if (!line) {
            fault = std::unexpected(unreadable(entry.seq));
            return false;
        }
        rows_ += fmt::format(
            "{}{{\"seq\":{},\"recorded_at\":\"{}\",\"date\":\"{}\",\"actor\":{},"
            "\"kind\":{},\"id\":{}}}",
            count_ == 0 ? "" : ",", line->seq, format_time(line->recorded_at),
            format_date(line->date), json_string(line->actor), json_string(line->kind),
            json_string(line->id));
        ++count_;
        return true;
    });
    return read ? fault : read;
}

namespace {

constexpr std::string_view kMark = "seq:";

}  // namespace

std::string cursor_of(std::uint64_t seq) {
    std::string text = to_base64(as_bytes(std::string(kMark) + std::to_string(seq)));
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

std::optional<std::uint64_t> parse_cursor(std::string_view text) {
    std::string padded(text);
    padded.append((4 - padded.size() % 4) % 4, '=');
    const auto bytes = text.ends_with('=') ? std::nullopt : parse_base64(padded);
    const std::string_view plain = bytes ? as_text(*bytes) : std::string_view();
    return plain.starts_with(kMark) ? parse_number(plain.substr(kMark.size()), kMostSeq)
                                    : std::nullopt;
}

std::optional<std::size_t> limit_of(const Call& call) {
    constexpr std::size_t kRows = 100;
    if (call.asked("limit").empty()) {
        return kRows;
    }
    const auto limit = parse_number(call.asked("limit"), kMostRows);
    return limit && *limit != 0 ? std::optional<std::size_t>(*limit) : std::nullopt;
}

}  // namespace reserve::service
