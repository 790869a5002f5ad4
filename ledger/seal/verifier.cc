// Reading a vkey recomputes its id; what a signature is over depends on the key's type alone.
#include "ledger/seal/verifier.h"

#include <algorithm>
#include <set>

#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/base/text.h"
#include "ledger/seal/cosignature.h"
#include "ledger/seal/sha256.h"

namespace reserve::seal {
namespace {

constexpr std::size_t kIdDigits = 8;

// The type byte and the key, as they stand in a vkey and under its id.
std::string typed_key(KeyType type, const PublicKey& key) {
    std::string typed(1, static_cast<char>(type));
    typed += as_text(key.raw());
    return typed;
}

std::optional<KeyType> known_type(std::uint8_t byte) {
    switch (static_cast<KeyType>(byte)) {
        case KeyType::ed25519:
        case KeyType::cosignature:
            return static_cast<KeyType>(byte);
    }
    return std::nullopt;
}

}  // namespace

bool is_key_name(std::string_view text) {
    return !text.empty() && is_utf8(text) && !has_control_character(text) && !has_space(text) &&
           text.find('+') == text.npos;
}

Verifier make_verifier(std::string_view name, KeyType type, const PublicKey& key) {
    Verifier made{std::string(name), type, key, {}};
    const Hash hash = sha256(as_bytes(made.name + "\n" + typed_key(type, key)));
    std::copy_n(hash.begin(), made.id.size(), made.id.begin());
    return made;
}

std::string make_vkey(const Verifier& verifier) {
    return verifier.name + "+" + to_hex(verifier.id) + "+" +
           to_base64(as_bytes(typed_key(verifier.type, verifier.key)));
}

std::optional<Verifier> parse_vkey(std::string_view text) {
    const std::size_t name_end = text.find('+');
    const std::size_t typed_at = name_end + 1 + kIdDigits + 1;
    if (name_end == text.npos || text.size() < typed_at || text[typed_at - 1] != '+') {
        return std::nullopt;
    }
    const std::string_view name = text.substr(0, name_end);
    const auto typed = parse_base64(text.substr(typed_at));
    if (!is_key_name(name) || !typed || typed->empty()) {
        return std::nullopt;
    }
    const auto type = known_type(typed->front());
    const auto key = PublicKey::from_bytes(Bytes(*typed).subspan(1));
    if (!type || !key) {
        return std::nullopt;
    }
    Verifier verifier = make_verifier(name, *type, *key);
    if (to_hex(verifier.id) != text.substr(name_end + 1, kIdDigits)) {
        return std::nullopt;
    }
    return verifier;
}

const Verifier* find_shared_key(std::span<const Verifier> verifiers) {
    std::set<std::array<std::uint8_t, 32>> seen;
    const auto shared = std::ranges::find_if(
        verifiers, [&](const Verifier& one) { return !seen.insert(one.key.raw()).second; });
    return shared == verifiers.end() ? nullptr : &*shared;
}

std::optional<VerifiedSignature> verify_signature(const Verifier& verifier, std::string_view text,
                                                  Bytes signature) {
    switch (verifier.type) {
        case KeyType::ed25519:
            if (verifier.key.verify(as_bytes(text), signature)) {
                return VerifiedSignature{&verifier, 0};
            }
            return std::nullopt;
        case KeyType::cosignature: {
            const auto cosignature = decode_cosignature(signature);
            if (cosignature &&
                verifier.key.verify(as_bytes(cosigned_message(cosignature->time, text)),
                                    cosignature->signature)) {
                return VerifiedSignature{&verifier, cosignature->time};
            }
            return std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace reserve::seal
