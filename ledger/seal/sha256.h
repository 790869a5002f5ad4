// SHA-256 (OpenSSL) and the two hashes of an RFC 6962 tree.
#pragma once

#include <array>
#include <memory>

#include "ledger/base/bytes.h"

namespace reserve::seal {

using Hash = std::array<std::uint8_t, 32>;

// One context used again and again: cheap for short messages. Not for use by two threads at once.
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    Hash hash(Bytes message);
    // SHA-256(0x00 || entry)
    Hash leaf(Bytes entry);
    // SHA-256(0x01 || left || right)
    Hash node(const Hash& left, const Hash& right);

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

Hash sha256(Bytes message);

}  // namespace reserve::seal
