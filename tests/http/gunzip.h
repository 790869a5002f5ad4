// The other way round, for what the server compressed.
#pragma once

#include <zlib.h>

#include <array>
#include <catch2/catch.hpp>
#include <string>

namespace reserve::test {

inline std::string gunzip(const std::string& bytes) {
    z_stream stream{};
    REQUIRE(::inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
    std::string copy = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    std::string made;
    std::array<char, 4096> part;
    int outcome = Z_OK;
    while (outcome == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(part.data());
        stream.avail_out = part.size();
        outcome = ::inflate(&stream, Z_NO_FLUSH);
        made.append(part.data(), part.size() - stream.avail_out);
    }
    ::inflateEnd(&stream);
    CHECK(outcome == Z_STREAM_END);
    return made;
}

}  // namespace reserve::test
