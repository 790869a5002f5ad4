// Bearer tokens: opaque, 256 random bits, shown once and kept as SHA-256 in DIR/tokens.json
// (0600, written whole or not at all). What is made or revoked counts at once for a running
// server.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/money/date.h"
#include "ledger/seal/sha256.h"
#include "service/authorize.h"

namespace reserve::service {

struct Token {
    std::string name;  // what lists and logs call it
    Role role = Role::nobody;
    std::vector<std::string> ledgers{};
    Time made;
    Time expires;
    std::optional<Time> revoked;
    seal::Hash hash{};  // of its text

    bool names(std::string_view ledger) const;
    bool is_valid(Time now) const { return !revoked && now < expires; }
};

std::filesystem::path tokens_file(const std::filesystem::path& folder);
// None where there is no file. malformed: what stands there is no list of tokens.
Result<std::vector<Token>> read_tokens(const std::filesystem::path& folder);
// Adds a token and gives its text, which is kept nowhere. usage: the name is in use.
Result<std::string> make_token(const std::filesystem::path& folder, Token token);
// not_found: there is no such token. One that was revoked before stays so.
Status revoke_token(const std::filesystem::path& folder, std::string_view name, Time now);

// The tokens of a folder, read again when the file changes.
class TokenRegister {
public:
    explicit TokenRegister(std::filesystem::path folder) : folder_(std::move(folder)) {}
    // The token of that text, valid or not; nullopt if there is none. An error if the file cannot
    // be read: then nobody is let in.
    Result<std::optional<Token>> find(std::string_view text);
    // Whether the list can be read. not_found: there is none.
    Status check();

private:
    struct Stamp {
        std::uint64_t inode = 0;
        std::int64_t seconds = 0;
        std::int64_t nanoseconds = 0;
        std::int64_t size = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Status refresh();

    std::filesystem::path folder_;
    std::mutex mutex_;
    std::optional<Stamp> stamp_;
    std::vector<Token> tokens_;
};

}  // namespace reserve::service
