// The key folder beside a ledger, and signing of acts with the keys in it.
#pragma once

#include <map>

#include "cli/app.h"
#include "ledger/log_signer.h"

namespace reserve::cli {

class KeyRing : public LogSigner {
public:
    explicit KeyRing(const Globals& globals) : globals_(globals) {}

    // Whether a key file of that name is one of the log's, so no officer's.
    static bool is_log_key(std::string_view stem);
    // The log's keys: log.pem, and log.<id>.pem for those that came later. A sandbox gets one made.
    Result<const seal::PrivateKey*> find(const seal::PublicKey& key) override;
    Result<const seal::PrivateKey*> own() override;

    // The officer's key: --key if given, else <folder>/<officer>.pem; nullptr if there is none.
    Result<const seal::PrivateKey*> find(const std::string& officer);
    // Makes <folder>/<name>.pem; an existing file is refused.
    Result<seal::PublicKey> make(const std::string& name);
    // Makes <folder>/log.<key id>.pem for a log of that origin.
    Result<std::string> make_log_vkey(std::string_view origin);
    std::filesystem::path file_of(const std::string& name) const;
    // Where make_log_vkey put that key.
    std::filesystem::path file_of_log(std::string_view vkey) const;
    // That of an encrypted file: from --passphrase-file, else asked for once on the terminal.
    Result<std::optional<std::string>> passphrase_of(const std::filesystem::path& file);
    // Officers whose keys are in the folder.
    std::vector<std::string> officers() const;

private:
    Result<seal::PublicKey> keep(const std::string& name, seal::PrivateKey key);
    std::vector<std::string> names(bool (*wanted)(std::string_view stem)) const;
    Result<std::optional<std::string>> passphrase() const;

    const Globals& globals_;
    std::optional<std::string> asked_;
    std::map<std::string, std::optional<seal::PrivateKey>> known_;
};

// The line with its actor's signature added, where it has none and the key is at hand; the line
// itself otherwise.
Result<std::string> sign_line(KeyRing& ring, const std::string& line);

}  // namespace reserve::cli
