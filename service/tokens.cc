// The file is small and is read whole. Hashes are compared in constant time, all of them each time.
#include "service/tokens.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "ledger/base/hex.h"
#include "ledger/base/quoted.h"
#include "ledger/codec.h"
#include "ledger/evidence/durable_file.h"
#include "ledger/evidence/files.h"
#include "ledger/seal/json.h"
#include "service/random.h"

namespace reserve::service {
namespace {

constexpr std::string_view kPrefix = "rsv_";

bool is_equal(const seal::Hash& a, const seal::Hash& b) {
    std::uint8_t difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
    }
    return difference == 0;
}

std::optional<seal::Hash> parse_hash(std::string_view hex) {
    seal::Hash hash{};
    const auto bytes = parse_hex(hex);
    if (!bytes || bytes->size() != hash.size()) {
        return std::nullopt;
    }
    std::ranges::copy(*bytes, hash.begin());
    return hash;
}

std::string_view text_at(const seal::JsonNode& node, std::string_view key) {
    const seal::JsonNode* found = node.find(key);
    return found != nullptr && found->is(seal::JsonKind::string) ? found->text : "";
}

std::optional<Token> read_token(const seal::JsonNode& node) {
    const auto role = find_role(text_at(node, "role"));
    const auto hash = parse_hash(text_at(node, "sha256"));
    const auto made = parse_time(text_at(node, "made"));
    const auto expires = parse_time(text_at(node, "expires"));
    const seal::JsonNode* ledgers = node.find("ledgers");
    if (!role || !hash || !made || !expires || ledgers == nullptr) {
        return std::nullopt;
    }
    Token token{.name = std::string(text_at(node, "name")),
                .role = *role,
                .made = *made,
                .expires = *expires,
                .revoked = parse_time(text_at(node, "revoked")),
                .hash = *hash};
    if (node.find("revoked") != nullptr && !token.revoked) {
        return std::nullopt;
    }
    for (const seal::JsonNode& ledger : ledgers->children()) {
        token.ledgers.emplace_back(ledger.text);
    }
    return token;
}

std::string json_of(const Token& token) {
    std::string ledgers;
    for (const std::string& ledger : token.ledgers) {
        ledgers += (ledgers.empty() ? "" : ",") + json_string(ledger);
    }
    return "{\"expires\":\"" + format_time(token.expires) + "\",\"ledgers\":[" + ledgers +
           "],\"made\":\"" + format_time(token.made) + "\",\"name\":" + json_string(token.name) +
           (token.revoked ? ",\"revoked\":\"" + format_time(*token.revoked) + "\"" : "") +
           ",\"role\":\"" + std::string(word_of(token.role)) + "\",\"sha256\":\"" +
           to_hex(token.hash) + "\"}";
}

Status write_tokens(const std::filesystem::path& folder, const std::vector<Token>& tokens) {
    std::string text = "[";
    for (const Token& token : tokens) {
        text += (text.size() > 1 ? ",\n" : "\n") + json_of(token);
    }
    text += "\n]\n";
    const std::filesystem::path draft = tokens_file(folder).string() + ".new";
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 && ::fchmod(descriptor, 0600) == 0 &&
                         ::write(descriptor, text.data(), text.size()) == std::ssize(text);
    if (descriptor < 0 || ::close(descriptor) != 0 || !written) {
        return fail(ErrorKind::disk, "cannot write " + draft.string());
    }
    return evidence::settle_file(draft, tokens_file(folder));
}

std::filesystem::path lock_file(const std::filesystem::path& folder) {
    return folder / "tokens.lock";
}

}  // namespace

bool Token::names(std::string_view ledger) const {
    return std::ranges::find(ledgers, ledger) != ledgers.end();
}

std::filesystem::path tokens_file(const std::filesystem::path& folder) {
    return folder / "tokens.json";
}

Result<std::vector<Token>> read_tokens(const std::filesystem::path& folder) {
    const auto text = evidence::read_if_there(tokens_file(folder));
    if (!text) {
        return std::unexpected(text.error());
    }
    std::vector<Token> tokens;
    if (!*text) {
        return tokens;
    }
    seal::JsonDocument document;
    const auto root = document.parse(**text);
    const bool is_list = root && (*root)->is(seal::JsonKind::array);
    for (const seal::JsonNode& node :
         is_list ? (*root)->children() : std::span<const seal::JsonNode>()) {
        auto token = read_token(node);
        if (!token) {
            break;
        }
        tokens.push_back(*std::move(token));
    }
    if (!is_list || tokens.size() != (*root)->count) {
        return fail(ErrorKind::malformed, tokens_file(folder).string() + " is no list of tokens");
    }
    return tokens;
}

Result<std::string> make_token(const std::filesystem::path& folder, Token token) {
    const auto lock = evidence::FileLock::take(lock_file(folder));
    if (!lock) {
        return std::unexpected(lock.error());
    }
    auto tokens = read_tokens(folder);
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    const auto known = std::ranges::find(*tokens, token.name, &Token::name);
    if (known != tokens->end()) {
        return fail(ErrorKind::usage,
                    "there is a token " + token.name + " already" +
                        (known->revoked ? ", taken back at " + format_time(*known->revoked) : "") +
                        "; the log knows it by that name: choose another --name");
    }
    const auto secret = random_hex(32);
    if (!secret) {
        return secret;
    }
    std::string text = std::string(kPrefix) + *secret;
    token.hash = seal::sha256(as_bytes(text));
    tokens->push_back(std::move(token));
    const Status written = write_tokens(folder, *tokens);
    return written ? Result<std::string>(std::move(text)) : std::unexpected(written.error());
}

Status revoke_token(const std::filesystem::path& folder, std::string_view name, Time now) {
    const auto lock = evidence::FileLock::take(lock_file(folder));
    auto tokens = lock ? read_tokens(folder) : std::unexpected(lock.error());
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    const auto found = std::ranges::find(*tokens, name, &Token::name);
    if (found == tokens->end()) {
        return fail(ErrorKind::not_found, "there is no token " + std::string(name));
    }
    found->revoked = found->revoked.value_or(now);
    return write_tokens(folder, *tokens);
}

// A change of the file is a new file, for it is written beside its place and renamed.
Status TokenRegister::refresh() {
    struct stat info{};
    std::optional<Stamp> stamp;
    if (::stat(tokens_file(folder_).c_str(), &info) == 0) {
        stamp = {info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size};
    }
    if (stamp && stamp == stamp_) {
        return {};
    }
    auto tokens = read_tokens(folder_);
    if (!tokens) {
        stamp_.reset();
        tokens_.clear();
        return std::unexpected(tokens.error());
    }
    stamp_ = stamp;
    tokens_ = *std::move(tokens);
    return {};
}

Status TokenRegister::check() {
    const std::scoped_lock held(mutex_);
    const Status read = refresh();
    return read && !stamp_ ? fail(ErrorKind::not_found, "there is no " +
                                                            tokens_file(folder_).string() +
                                                            ", so no token is valid")
                           : read;
}

Result<std::optional<Token>> TokenRegister::find(std::string_view text) {
    const seal::Hash hash = seal::sha256(as_bytes(text));
    const std::scoped_lock held(mutex_);
    if (const Status status = refresh(); !status) {
        return std::unexpected(status.error());
    }
    std::optional<Token> found;
    for (const Token& token : tokens_) {
        if (is_equal(token.hash, hash)) {
            found = token;
        }
    }
    return found;
}

}  // namespace reserve::service
