// The same bytes are verified as the judge would verify: the canonical act.
#include "ledger/signature_ahead.h"

#include "ledger/base/base64.h"
#include "ledger/codec.h"

namespace reserve {

SignatureAhead SignatureChecker::check(std::string_view submission, const FindKey& find_key) {
    const auto root = document_.parse(submission);
    const auto submitted = root ? read_submitted(**root) : std::unexpected(ReadFault());
    if (!submitted || submitted->signatures.size() != 1) {
        return {};
    }
    const SignatureText& signature = submitted->signatures.front();
    const seal::PublicKey* key = find_key(signature.officer);
    const auto bytes = parse_base64(signature.signature);
    if (key == nullptr || !bytes) {
        return {};
    }
    canonical_.clear();
    seal::append_canonical(canonical_, *submitted->act);
    return {.done = true,
            .valid = key->verify(as_bytes(canonical_), *bytes),
            .key = key->raw()};
}

SignatureAhead SignatureChecker::check(std::string_view submission, const OfficerKeys& keys) {
    return check(submission, [&keys](std::string_view officer) {
        const auto found = keys.find(officer);
        return found == keys.end() ? nullptr : &found->second;
    });
}

}  // namespace reserve
