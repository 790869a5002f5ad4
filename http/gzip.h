// Compression of answers (RFC 1952), by zlib.
#pragma once

#include <string>
#include <string_view>

namespace reserve::http {

// Empty if `bytes` are few or hardly shrink. The same bytes give the same bytes.
std::string gzip(std::string_view bytes);

}  // namespace reserve::http
