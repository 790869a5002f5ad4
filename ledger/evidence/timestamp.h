// RFC 3161 time stamps over a checkpoint file: the query for an authority, and its answer checked
// (OpenSSL). The imprint is the SHA-256 of the file as it stands.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/seal/sha256.h"

namespace reserve::evidence {

// A query (DER) that asks for the authority's certificate. It has no nonce: an older token for the
// same bytes would only say that they are older.
Result<std::string> make_timestamp_query(const seal::Hash& imprint);

struct TimestampToken {
    seal::Hash imprint{};
    std::string time;  // as the authority wrote it: 20260408050000Z
};
// The form alone: a granted answer (DER, no byte more) with a token over a SHA-256.
Result<TimestampToken> read_timestamp(std::string_view response);

// Also the authority's signature over that imprint, by a certificate for time stamping which an
// authority of the PEM file vouches for. malformed says what is wrong.
Status verify_timestamp(std::string_view response, const seal::Hash& imprint,
                        const std::filesystem::path& authorities);

}  // namespace reserve::evidence
