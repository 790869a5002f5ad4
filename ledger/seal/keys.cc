// OpenSSL keys behind shared pointers; point checks that OpenSSL 3.0 leaves to its caller.
#include "ledger/seal/keys.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "ledger/base/base64.h"
#include "ledger/base/check.h"

namespace reserve::seal {
namespace {

using Raw = std::array<std::uint8_t, 32>;

// y of the points of order 1, 2, 4 and 8, little-endian, sign bit clear (Ed25519, p = 2^255 - 19).
constexpr std::array<Raw, 5> kSmallOrder{{
    {0x00},
    {0x01},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89,
     0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39,
     0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76,
     0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6,
     0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
}};

// y < p, so that a point has one written form; x = 0 occurs only at small order.
bool is_canonical(Raw y) {
    y[31] &= 0x7F;
    const bool all_ones = y[31] == 0x7F && std::ranges::all_of(y.begin() + 1, y.begin() + 31,
                                                               [](auto b) { return b == 0xFF; });
    return !(all_ones && y[0] >= 0xED);
}

bool is_small_order(Raw y) {
    y[31] &= 0x7F;
    return std::ranges::find(kSmallOrder, y) != kSmallOrder.end();
}

std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) {
    return {key, EVP_PKEY_free};
}

Error key_error(const std::filesystem::path& file, std::string_view what) {
    return {ErrorKind::usage, "key " + file.string() + ": " + std::string(what)};
}

}  // namespace

std::optional<PublicKey> PublicKey::from_bytes(Bytes raw) {
    PublicKey made;
    if (raw.size() != made.raw_.size()) {
        return std::nullopt;
    }
    std::ranges::copy(raw, made.raw_.begin());
    if (!is_canonical(made.raw_) || is_small_order(made.raw_)) {
        return std::nullopt;
    }
    made.key_ = share(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()));
    if (made.key_ == nullptr) {
        return std::nullopt;
    }
    return made;
}

std::optional<PublicKey> PublicKey::parse(std::string_view base64) {
    const auto raw = parse_base64(base64);
    return raw ? from_bytes(*raw) : std::nullopt;
}

bool PublicKey::verify(Bytes message, Bytes signature) const {
    if (signature.size() != std::tuple_size_v<Signature>) {
        return false;
    }
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool valid =
        context != nullptr &&
        EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(context, signature.data(), signature.size(), message.data(),
                         message.size()) == 1;
    EVP_MD_CTX_free(context);
    return valid;
}

std::string PublicKey::base64() const {
    return to_base64(raw_);
}

Result<PrivateKey> PrivateKey::generate() {
    PrivateKey made;
    made.key_ = share(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (made.key_ == nullptr) {
        return fail(ErrorKind::internal, "OpenSSL could not make an Ed25519 key");
    }
    return made;
}

namespace {

std::unexpected<Error> disk_error(const std::filesystem::path& file, int number) {
    return fail(ErrorKind::disk,
                "key " + file.string() + ": " + std::generic_category().message(number));
}

}  // namespace

Result<PrivateKey> PrivateKey::read(const std::filesystem::path& file,
                                    const std::optional<std::string>& passphrase) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
        const auto missing = fail(ErrorKind::not_found, "there is no key " + file.string());
        return errno == ENOENT ? missing : disk_error(file, errno);
    }
    FILE* stream = ::fdopen(descriptor, "r");
    if ((status.st_mode & 077) != 0) {
        std::fclose(stream);
        return std::unexpected(key_error(file, "others may read it; run chmod 600 on it"));
    }
    const std::string secret = passphrase.value_or("");
    PrivateKey key;
    key.key_ = share(PEM_read_PrivateKey(stream, nullptr, nullptr,
                                         const_cast<char*>(secret.c_str())));
    std::fclose(stream);
    if (key.key_ == nullptr) {
        return std::unexpected(key_error(file, "not a PKCS#8 key, or a wrong passphrase"));
    }
    if (EVP_PKEY_get_id(key.key_.get()) != EVP_PKEY_ED25519) {
        return std::unexpected(key_error(file, "not an Ed25519 key"));
    }
    return key;
}

namespace {

// A new name is on disk when its folder is.
bool sync_folder(const std::filesystem::path& folder) {
    const int descriptor =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return synced;
}

}  // namespace

Status PrivateKey::write(const std::filesystem::path& file,
                         const std::optional<std::string>& passphrase) const {
    std::error_code error;
    const std::filesystem::path folder = file.parent_path();
    const bool makes_folder =
        !folder.empty() && std::filesystem::create_directories(folder, error);
    if (makes_folder) {
        ::chmod(folder.c_str(), 0700);
    }
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == EEXIST) {
        return std::unexpected(key_error(file, "is there already; keep it, or move it away"));
    }
    if (descriptor < 0) {
        return disk_error(file, error ? error.value() : errno);
    }
    FILE* stream = ::fdopen(descriptor, "w");
    const EVP_CIPHER* cipher = passphrase ? EVP_aes_256_cbc() : nullptr;
    const std::string secret = passphrase.value_or("");
    const int length = static_cast<int>(secret.size());
    bool written = PEM_write_PKCS8PrivateKey(stream, key_.get(), cipher,
                                             passphrase ? secret.c_str() : nullptr, length, nullptr,
                                             nullptr) == 1;
    written = std::fflush(stream) == 0 && ::fsync(descriptor) == 0 && written;
    written = written && sync_folder(folder) &&
              (!makes_folder || sync_folder(folder.parent_path()));
    const int number = errno;
    written = std::fclose(stream) == 0 && written;
    if (!written) {
        std::filesystem::remove(file, error);
        return disk_error(file, number);
    }
    return {};
}

Signature PrivateKey::sign(Bytes message) const {
    Signature signature{};
    std::size_t size = signature.size();
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool made =
        context != nullptr &&
        EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key_.get()) == 1 &&
        EVP_DigestSign(context, signature.data(), &size, message.data(), message.size()) == 1;
    EVP_MD_CTX_free(context);
    RESERVE_CHECK(made && size == signature.size(), "signing with a loaded key does not fail");
    return signature;
}

PublicKey PrivateKey::public_key() const {
    std::array<std::uint8_t, 32> raw{};
    std::size_t size = raw.size();
    RESERVE_CHECK(EVP_PKEY_get_raw_public_key(key_.get(), raw.data(), &size) == 1,
                  "a private key has its public key");
    auto key = PublicKey::from_bytes(raw);
    RESERVE_CHECK(key.has_value(), "a generated key is a good one");
    return *key;
}

}  // namespace reserve::seal
