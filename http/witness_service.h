// A witness over HTTP (C2SP tlog-witness): POST /add-checkpoint, and for monitoring
// GET /<hex SHA-256 of the origin>/checkpoint.
#pragma once

#include <functional>

#include "http/server.h"
#include "ledger/evidence/witness_record.h"

namespace reserve::http {

// Told of each submission what was answered or what failed, by several threads at once.
using WitnessNotice = std::function<void(const Result<evidence::WitnessAnswer>&)>;

// The record must outlive the handler.
Handler witness_handler(evidence::WitnessRecord& record, WitnessNotice notice);

}  // namespace reserve::http
