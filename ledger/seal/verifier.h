// Who signs notes: a name with a key of some type (C2SP signed-note), written as a vkey
// "<name>+<8 hex>+<base64 of type byte and key>". The type byte says what is signed and how.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/seal/keys.h"

namespace reserve::seal {

enum class KeyType : std::uint8_t {
    ed25519 = 0x01,      // a log: Ed25519 over the text
    cosignature = 0x04,  // a cosigner: Ed25519 over a time and the text (cosignature.h)
};

// SHA-256(name || 0x0A || type || key), first four bytes. It tells keys apart, it proves nothing.
using KeyId = std::array<std::uint8_t, 4>;

struct Verifier {
    std::string name;
    KeyType type = KeyType::ed25519;
    PublicKey key;
    KeyId id{};
    friend bool operator==(const Verifier&, const Verifier&) = default;
};

// Not empty, UTF-8, without "+", spaces of any kind and control characters.
bool is_key_name(std::string_view text);
// With the id of its parts. The name must be a key name, or no vkey of it can be read back.
Verifier make_verifier(std::string_view name, KeyType type, const PublicKey& key);

std::string make_vkey(const Verifier& verifier);
// nullopt unless well-formed, of a known type, with a good key (see PublicKey) and its own id.
std::optional<Verifier> parse_vkey(std::string_view text);

// The first whose key another before it has too, under whatever name: an Ed25519 signature does
// not say whose it is, so a key must have one name. nullptr if every key has.
const Verifier* find_shared_key(std::span<const Verifier> verifiers);

struct VerifiedSignature {
    const Verifier* verifier = nullptr;
    std::uint64_t time = 0;  // POSIX seconds that the signature vouches for; 0 if it has none
};
// nullopt unless `signature` (as its type writes it, without the key id) is the verifier's for
// `text`. The verifier must outlive what is returned.
std::optional<VerifiedSignature> verify_signature(const Verifier& verifier, std::string_view text,
                                                  Bytes signature);

}  // namespace reserve::seal
