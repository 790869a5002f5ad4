// getrandom(2) gives up to 256 bytes whole.
#include "service/random.h"

#include <sys/random.h>

#include <vector>

#include "ledger/base/hex.h"

namespace reserve::service {

Result<std::string> random_hex(std::size_t bytes) {
    std::vector<std::uint8_t> random(bytes);
    if (::getrandom(random.data(), random.size(), 0) != std::ssize(random)) {
        return fail(ErrorKind::internal, "the system gives no random bytes");
    }
    return to_hex(random);
}

}  // namespace reserve::service
