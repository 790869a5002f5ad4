// Invariants that hold in every build: a broken one means this program is wrong, so it says
// where and stops before it can write anything. For bad input return an Error instead.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace reserve {

[[noreturn]] inline void check_failed(const char* file, int line, std::string_view message) {
    std::fprintf(stderr, "%s:%d: broken invariant: %.*s\n", file, line,
                 static_cast<int>(message.size()), message.data());
    std::abort();
}

}  // namespace reserve

// A macro because it must name the caller's line and must not evaluate the message needlessly.
#define RESERVE_CHECK(condition, message)                           \
    do {                                                            \
        if (!(condition)) [[unlikely]]                              \
            ::reserve::check_failed(__FILE__, __LINE__, (message)); \
    } while (false)
