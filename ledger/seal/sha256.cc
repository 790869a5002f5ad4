// EVP with the algorithm fetched once and the context reset, not remade, for each message.
#include "ledger/seal/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <new>

#include "ledger/base/check.h"

namespace reserve::seal {
namespace {

// OpenSSL always has SHA-256 and says no more than "no" where there is no memory.
template <class Made>
Made* made(Made* pointer) {
    return pointer != nullptr ? pointer : throw std::bad_alloc();
}

const EVP_MD* algorithm() {
    static const EVP_MD* fetched = made(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    return fetched;
}

}  // namespace

struct Hasher::Context {
    EVP_MD_CTX* evp = made(EVP_MD_CTX_new());
    Context() {
        if (EVP_DigestInit_ex2(evp, algorithm(), nullptr) != 1) {
            EVP_MD_CTX_free(evp);
            throw std::bad_alloc();
        }
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(evp); }
};

Hasher::Hasher() : context_(std::make_unique<Context>()) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

namespace {

Hash digest(EVP_MD_CTX* evp, std::uint8_t prefix, bool prefixed, Bytes message) {
    Hash hash;
    bool ok = EVP_DigestInit_ex2(evp, nullptr, nullptr) == 1;
    ok = ok && (!prefixed || EVP_DigestUpdate(evp, &prefix, 1) == 1);
    ok = ok && EVP_DigestUpdate(evp, message.data(), message.size()) == 1;
    ok = ok && EVP_DigestFinal_ex(evp, hash.data(), nullptr) == 1;
    RESERVE_CHECK(ok, "SHA-256 does not fail");
    return hash;
}

}  // namespace

Hash Hasher::hash(Bytes message) {
    return digest(context_->evp, 0, false, message);
}

Hash Hasher::leaf(Bytes entry) {
    return digest(context_->evp, 0, true, entry);
}

Hash Hasher::node(const Hash& left, const Hash& right) {
    std::array<std::uint8_t, 65> joined;
    joined[0] = 1;
    std::ranges::copy(left, joined.begin() + 1);
    std::ranges::copy(right, joined.begin() + 33);
    return digest(context_->evp, 0, false, joined);
}

Hash sha256(Bytes message) {
    return Hasher().hash(message);
}

}  // namespace reserve::seal
