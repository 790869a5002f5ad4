// What a witness is: its own key, its name, and the logs it knows, each a file in one folder:
// witness.pem (PKCS#8, 0600), vkey, and logs with lines "log <vkey> [<url>]" (C2SP tlog-policy).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/seal/note.h"

namespace reserve::evidence {

// Asked for an encrypted witness.pem, or for one that is to be made; nullopt: not encrypted.
using AskPassphrase =
    std::function<Result<std::optional<std::string>>(const std::filesystem::path& key_file)>;

// Makes the folder and a key unless they are there. The name is needed the first time and holds
// for ever: another name for the same key is refused, and so is a key that a known log has.
Result<seal::Signer> open_witness(const std::filesystem::path& folder, std::string_view name,
                                  const AskPassphrase& passphrase);
// The same, refused where there is a witness already.
Result<seal::Signer> make_witness(const std::filesystem::path& folder, std::string_view name,
                                  const AskPassphrase& passphrase);
// The witness's public side, for which its private key is not needed.
Result<seal::Verifier> read_witness(const std::filesystem::path& folder);

// Every log known, as it stands in the folder now.
Result<std::vector<seal::Verifier>> read_logs(const std::filesystem::path& folder);
// A log that is known already is no error. Refused: the witness's own key.
Status add_log(const std::filesystem::path& folder, std::string_view vkey, std::string_view url);

}  // namespace reserve::evidence
