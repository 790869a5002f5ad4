// One call of deflate into a buffer that is surely large enough.
#include "http/gzip.h"

#include <zlib.h>

namespace reserve::http {
namespace {

constexpr std::size_t kWorthwhile = 512;
constexpr int kGzipWindow = MAX_WBITS + 16;
constexpr int kMemoryLevel = 8;

}  // namespace

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    if (bytes.size() < kWorthwhile ||
        ::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                       Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    std::string made(::deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(made.data());
    stream.avail_out = static_cast<uInt>(made.size());
    const bool is_whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    made.resize(stream.total_out);
    ::deflateEnd(&stream);
    return is_whole && made.size() < bytes.size() - bytes.size() / 10 ? made : std::string();
}

}  // namespace reserve::http
