// The whole suite: what can be done to a sealed ledger and to everything that is made from it, held
// against one verifier.
#pragma once

#include "tests/tamper/sealed_fund.h"
#include "tests/tamper/tally.h"

namespace reserve::test {

struct Suite {
    SealedFund& fund;
    const Verifier& verifier;
    // Every so manieth byte is flipped, where every byte is the rule; RESERVE_TAMPER_STRIDE.
    std::size_t stride = 1;
    Tally& tally;
};

// Of a ledger's rows: bytes, rows as a whole, and edits after which every hash was made again.
void tamper_with_rows(const Suite& suite);
// Of one that has full and partial tiles on two levels: samples everywhere.
void tamper_with_many_rows(const Suite& suite);
// Of a ledger's file: schema, rows behind the triggers' back, the file itself, its head file.
void tamper_with_file(const Suite& suite);
// Of the published directory.
void tamper_with_log(const Suite& suite);
// Of proofs and dossiers.
void tamper_with_evidence(const Suite& suite);
// Of all of history, by the operator, with the log's own keys.
void rewrite_history(const Suite& suite);

// Text with a signed note within it: what is to become of flips in each part.
struct TextClasses {
    MutationClass text;
    MutationClass unasked;
    std::vector<std::string> strangers;  // whose lines may change altogether
    std::vector<std::string> not_asked;  // whose name and key id may
};
TextClasses text_classes(const std::string& name, std::vector<std::string> fitting,
                         std::vector<std::string> not_asked = {});
// Flips every stride-th byte by 1, and by 0x20, in turn. `verify` is called by several threads.
void flip_text(const Suite& suite, const TextClasses& classes, const std::string& text,
               const std::function<Verdict(const std::string& mutated)>& verify);

}  // namespace reserve::test
