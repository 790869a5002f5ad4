// What a client says of the answers it takes (RFC 9110): codings, and versions it has already.
#pragma once

#include <string_view>

namespace reserve::http {

// Without spaces and tabs around it.
std::string_view trim(std::string_view text);
// Up to the separator, trimmed; taken off `text` with it.
std::string_view take_until(std::string_view& text, char separator);

// Whether Accept-Encoding wants gzip at least as much as the bytes as they are.
bool takes_gzip(std::string_view accept_encoding);
// Whether If-None-Match names `tag` (with its quotes), weakly or not, or any.
bool names_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace reserve::http
