// A fuzz target: `RESERVE_FUZZ(text)` and a body that checks a property of any text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/check.h"

namespace reserve::fuzz {

void check(std::string_view text);

}  // namespace reserve::fuzz

// libFuzzer's name for the function it calls; a macro because each target is a program of its own.
#define RESERVE_FUZZ(text)                                                              \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
        reserve::fuzz::check(reserve::as_text({data, size}));                           \
        return 0;                                                                       \
    }                                                                                   \
    void reserve::fuzz::check(std::string_view text)
