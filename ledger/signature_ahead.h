// Signatures verified ahead of an act's turn, on any thread: the ledger takes the answer if the
// officer's key is still the same when the act is judged.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ledger/seal/json.h"
#include "ledger/seal/keys.h"

namespace reserve {

// Keys by officer at some moment.
using OfficerKeys = std::map<std::string, seal::PublicKey, std::less<>>;
// The key of an officer; nullptr if none is known.
using FindKey = std::function<const seal::PublicKey*(std::string_view officer)>;

// What was found of the only signature on an act.
struct SignatureAhead {
    bool done = false;
    bool valid = false;
    std::array<std::uint8_t, 32> key{};
};

// Used again and again by one thread.
class SignatureChecker {
public:
    // Not done where the text is no submission with exactly one signature of a known officer.
    SignatureAhead check(std::string_view submission, const FindKey& find_key);
    SignatureAhead check(std::string_view submission, const OfficerKeys& keys);

private:
    seal::JsonDocument document_;
    std::string canonical_;
};

}  // namespace reserve
