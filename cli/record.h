// Making an act out of words on the command line, by the field tables of its kind.
#pragma once

#include "cli/keys.h"
#include "ledger/codec.h"

namespace reserve::cli {

// "payment.instructed" for "pay"; empty if there is no such short name.
struct ShortName {
    const char* word;
    const char* kind;
};
std::span<const ShortName> short_names();

// What stands around the body.
struct EnvelopeOptions {
    std::string actor;
    std::string date;
    std::string id;
    std::string memo;
    std::string at;
    std::vector<std::string> documents;
};

// Values given for the fields of a body, by field; a field may be given more than once.
using FieldValues = std::map<std::string, std::vector<std::string>, std::less<>>;

// The body as JSON; usage errors name the field.
Result<std::string> make_body(fund::KindIndex kind, const FieldValues& values);

// Builds, signs and records one act; prints the verdict.
Exit record_act(const Globals& globals, fund::KindIndex kind, const std::string& body,
                const EnvelopeOptions& envelope, KeyRing& ring);

std::string random_id();
// The officer who acts: the one named with --as, else the only key in the folder.
Result<std::string> find_actor(const std::string& named, const KeyRing& ring);

}  // namespace reserve::cli
