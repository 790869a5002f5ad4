// One Ed25519 signature does not say whose it is, so a key has one name here and is never both a
// log's and a witness's.
#include "ledger/evidence/witness_folder.h"

#include <algorithm>

#include "ledger/evidence/durable_file.h"
#include "ledger/seal/policy.h"

namespace reserve::evidence {
namespace {

using std::filesystem::path;

path key_file(const path& folder) {
    return folder / "witness.pem";
}
path vkey_file(const path& folder) {
    return folder / "vkey";
}
path logs_file(const path& folder) {
    return folder / "logs";
}

bool is_there(const path& file) {
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

Result<FileLock> lock(const path& folder) {
    return FileLock::take(folder / "lock");
}

Result<std::string> logs_text(const path& folder) {
    auto text = read_if_there(logs_file(folder));
    return text ? Result<std::string>(text->value_or("")) : std::unexpected(text.error());
}

Result<std::vector<seal::Verifier>> parse_logs(const path& folder, const std::string& text) {
    const auto policy = seal::parse_policy(text + "quorum none\n");
    if (!policy) {
        return fail(ErrorKind::malformed, logs_file(folder).string() + " line " +
                                              std::to_string(policy.error().line) + ": " +
                                              policy.error().reason);
    }
    if (!policy->witnesses.empty() || !policy->groups.empty()) {
        return fail(ErrorKind::malformed,
                    logs_file(folder).string() + ": a line is not log <vkey> [<url>]");
    }
    return policy->logs;
}

Status check_not_a_log(std::span<const seal::Verifier> logs, const seal::PublicKey& own) {
    const auto shared = std::ranges::find(logs, own, &seal::Verifier::key);
    if (shared != logs.end()) {
        return fail(ErrorKind::usage, "the witness's key is the key of the log " + shared->name +
                                          ": no key serves both");
    }
    return {};
}

Status prepare(const path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return fail(ErrorKind::disk, "cannot make " + folder.string() + ": " + error.message());
    }
    return {};
}

// The name under which the key is known; the one given where it was never used.
Result<std::string> settle_name(const path& folder, std::string_view name) {
    if (!is_there(vkey_file(folder))) {
        return seal::is_key_name(name)
                   ? Result<std::string>(name)
                   : fail(ErrorKind::usage, "a witness needs a name without spaces and +: --name");
    }
    const auto known = read_witness(folder);
    if (!known) {
        return std::unexpected(known.error());
    }
    if (!name.empty() && name != known->name) {
        return fail(ErrorKind::usage,
                    "the witness of this folder is " + known->name + " and keeps its name");
    }
    return known->name;
}

Result<seal::PrivateKey> open_key(const path& folder, const AskPassphrase& passphrase) {
    const path file = key_file(folder);
    const auto secret = passphrase(file);
    if (!secret) {
        return std::unexpected(secret.error());
    }
    if (is_there(file)) {
        return seal::PrivateKey::read(file, *secret);
    }
    if (is_there(vkey_file(folder))) {
        return fail(ErrorKind::not_found, file.string() + " is gone; the witness had a key");
    }
    auto key = seal::PrivateKey::generate();
    if (key) {
        if (Status written = key->write(file, *secret); !written) {
            return std::unexpected(written.error());
        }
    }
    return key;
}

// A crash between key and vkey leaves a key without a name; the next opening gives it one.
Result<seal::Signer> open_locked(const path& folder, std::string_view name,
                                 const AskPassphrase& passphrase) {
    const auto settled = settle_name(folder, name);
    const auto logs = read_logs(folder);
    if (!settled || !logs) {
        return std::unexpected(settled ? logs.error() : settled.error());
    }
    const auto key = open_key(folder, passphrase);
    if (!key) {
        return std::unexpected(key.error());
    }
    seal::Signer signer = seal::make_signer(*settled, seal::KeyType::cosignature, *key);
    Status status = check_not_a_log(*logs, signer.verifier.key);
    if (status && !is_there(vkey_file(folder))) {
        status = write_durably(vkey_file(folder), make_vkey(signer.verifier) + "\n");
    }
    const auto known = status ? read_witness(folder) : std::unexpected(status.error());
    if (known && *known != signer.verifier) {
        return fail(ErrorKind::corrupt, key_file(folder).string() + " is not the key of " +
                                            vkey_file(folder).string());
    }
    return known ? Result<seal::Signer>(std::move(signer)) : std::unexpected(known.error());
}

}  // namespace

Result<seal::Signer> open_witness(const path& folder, std::string_view name,
                                  const AskPassphrase& passphrase) {
    if (Status status = prepare(folder); !status) {
        return std::unexpected(status.error());
    }
    const auto held = lock(folder);
    return held ? open_locked(folder, name, passphrase) : std::unexpected(held.error());
}

Result<seal::Signer> make_witness(const path& folder, std::string_view name,
                                  const AskPassphrase& passphrase) {
    if (Status status = prepare(folder); !status) {
        return std::unexpected(status.error());
    }
    const auto held = lock(folder);
    if (!held) {
        return std::unexpected(held.error());
    }
    if (is_there(key_file(folder)) || is_there(vkey_file(folder))) {
        return fail(ErrorKind::usage, folder.string() + " has a witness already");
    }
    return open_locked(folder, name, passphrase);
}

Result<seal::Verifier> read_witness(const path& folder) {
    const path file = vkey_file(folder);
    const auto text = read_if_there(file);
    if (!text || !*text) {
        return text ? fail(ErrorKind::not_found, "there is no witness in " + folder.string())
                    : std::unexpected(text.error());
    }
    const std::string_view line = **text;
    auto known = line.ends_with('\n') ? seal::parse_vkey(line.substr(0, line.size() - 1))
                                      : std::nullopt;
    if (!known || known->type != seal::KeyType::cosignature) {
        return fail(ErrorKind::corrupt, file.string() + " is not the vkey of a witness");
    }
    return *std::move(known);
}

Result<std::vector<seal::Verifier>> read_logs(const path& folder) {
    const auto text = logs_text(folder);
    return text ? parse_logs(folder, *text) : std::unexpected(text.error());
}

Status add_log(const path& folder, std::string_view vkey, std::string_view url) {
    const auto log = seal::parse_vkey(vkey);
    if (!log || log->type != seal::KeyType::ed25519) {
        return fail(ErrorKind::usage, "not the vkey of a log (well-formed, type 1)");
    }
    if (url.find_first_of(" \t\r\n") != url.npos) {
        return fail(ErrorKind::usage, "a URL has no spaces");
    }
    if (Status status = prepare(folder); !status) {
        return status;
    }
    const auto held = lock(folder);
    if (!held) {
        return std::unexpected(held.error());
    }
    auto text = logs_text(folder);
    const auto logs = text ? parse_logs(folder, *text) : std::unexpected(text.error());
    if (!logs) {
        return std::unexpected(logs.error());
    }
    if (std::ranges::find(*logs, *log) != logs->end()) {
        return {};
    }
    if (is_there(vkey_file(folder))) {
        const auto own = read_witness(folder);
        Status status = own ? check_not_a_log({&*log, 1}, own->key) : std::unexpected(own.error());
        if (!status) {
            return status;
        }
    }
    *text += "log " + std::string(vkey) + (url.empty() ? "" : " " + std::string(url)) + "\n";
    if (const auto still = parse_logs(folder, *text); !still) {
        return std::unexpected(still.error());
    }
    return write_durably(logs_file(folder), *text);
}

}  // namespace reserve::evidence
