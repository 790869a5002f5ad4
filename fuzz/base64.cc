// Base64 has one form: text that is read is written unchanged, and any bytes come back.
#include <algorithm>

#include "fuzz/target.h"
#include "ledger/base/base64.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    if (const auto bytes = parse_base64(text)) {
        RESERVE_CHECK(to_base64(*bytes) == text, "base64 is written as it was read");
    }
    const auto back = parse_base64(to_base64(as_bytes(text)));
    RESERVE_CHECK(back && std::ranges::equal(*back, as_bytes(text)), "bytes come back");
}
