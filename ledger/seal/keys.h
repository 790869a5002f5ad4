// Ed25519 keys (OpenSSL 3): PKCS#8 PEM files of mode 0600, raw public keys in base64,
// signatures of 64 bytes. Public keys that are small-order or not canonically written are refused.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

struct evp_pkey_st;

namespace reserve::seal {

using Signature = std::array<std::uint8_t, 64>;

class PublicKey {
public:
    // nullopt unless canonical base64 of a canonical point that is not of small order.
    static std::optional<PublicKey> parse(std::string_view base64);
    static std::optional<PublicKey> from_bytes(Bytes raw);

    // Safe to call from several threads.
    bool verify(Bytes message, Bytes signature) const;
    const std::array<std::uint8_t, 32>& raw() const { return raw_; }
    std::string base64() const;
    friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.raw_ == b.raw_; }

private:
    std::array<std::uint8_t, 32> raw_{};
    std::shared_ptr<evp_pkey_st> key_;
};

class PrivateKey {
public:
    static Result<PrivateKey> generate();
    // Refuses a file that others can read. The passphrase is asked for only by encrypted files.
    static Result<PrivateKey> read(const std::filesystem::path& file,
                                   const std::optional<std::string>& passphrase = std::nullopt);
    // Makes the folder (0700) and the file (0600), which must not exist; fsynced on return.
    Status write(const std::filesystem::path& file,
                 const std::optional<std::string>& passphrase = std::nullopt) const;

    Signature sign(Bytes message) const;
    PublicKey public_key() const;

private:
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace reserve::seal
