// Shortens with a hash, so that the same payment always has the same reference.
#include "ledger/exchange/bank/end_to_end.h"

#include <algorithm>

#include "ledger/base/hex.h"
#include "ledger/seal/sha256.h"

namespace reserve::exchange {

std::string end_to_end_id(std::string_view payment) {
    constexpr std::size_t kHashBytes = 8;
    constexpr std::size_t kKept = kMaxIdentification - 1 - 2 * kHashBytes;
    if (payment.size() <= kMaxIdentification && payment.find('_') == std::string_view::npos &&
        payment != "NOTPROVIDED") {
        return std::string(payment);
    }
    const seal::Hash hash = seal::sha256(as_bytes(payment));
    std::string text(payment.substr(0, kKept));
    std::ranges::replace(text, '_', '-');
    return text + "+" + to_hex(Bytes(hash).first(kHashBytes));
}

}  // namespace reserve::exchange
