// The key folder beside a ledger, and signing of acts with the keys in it.
#pragma once

#include <map>

#include "cli/app.h"
#include "ledger/log_signer.h"

namespace reserve::cli {

class KeyRing : public LogSigner {
public:
    explicit KeyRing(const Globals& globals) : globals_(globals) {}

    // The log's keys: <folder>/log*.pem. log.pem is the one in force; a sandbox gets one made.
    Result<const seal::PrivateKey*> find(const seal::PublicKey& key) override;
    Result<const seal::PrivateKey*> own() override;

    // The officer's key: --key if given, else <folder>/<officer>.pem; nullptr if there is none.
    Result<const seal::PrivateKey*> find(const std::string& officer);
    // Makes <folder>/<name>.pem; an existing file is refused.
    Result<seal::PublicKey> make(const std::string& name);
    std::filesystem::path file_of(const std::string& name) const;
    // Officers whose keys are in the folder.
    std::vector<std::string> officers() const;

private:
    std::vector<std::string> names(bool (*wanted)(std::string_view stem)) const;
    Result<std::optional<std::string>> passphrase() const;
    // That of an encrypted file: from --passphrase-file, else asked for once on the terminal.
    Result<std::optional<std::string>> passphrase_of(const std::filesystem::path& file);

    const Globals& globals_;
    std::optional<std::string> asked_;
    std::map<std::string, std::optional<seal::PrivateKey>> known_;
};

// The line with its actor's signature added, where it has none and the key is at hand; the line
// itself otherwise.
Result<std::string> sign_line(KeyRing& ring, const std::string& line);

}  // namespace reserve::cli
