// The act goes the way of every act; what the entry says besides must be what comes of it.
#include "ledger/replay.h"

namespace reserve {

Status Replay::take(std::string_view leaf) {
    const std::string place = "entry " + std::to_string(set.state.size);
    const auto node = document.parse(leaf);
    EntryParts parts;
    const std::string fault = node ? read_entry(**node, parts) : std::string(node.error().reason);
    if (!fault.empty()) {
        return fail(ErrorKind::malformed, place + " cannot be read: " + fault);
    }
    Submitted submitted;
    submitted.act = parts.act;
    submitted.at = parts.recorded_at;
    for (const Signed& by : parts.signatures) {
        submitted.signatures.push_back({by.officer, by.signature});
    }
    const Judged judged = judge.judge(submitted, parts.recorded_at, Origin::replayed, nullptr);
    if (Status status = set.take_failure(); !status) {
        return status;
    }
    if (judged.rule != fund::Rule::none) {
        return fail(ErrorKind::rule_broken,
                    place + " is refused by " + std::string(fund::spec(judged.rule).id));
    }
    if (judge.leaf() != leaf) {
        return fail(ErrorKind::rule_broken, place + " is not what the rules make of its act");
    }
    const auto hash = recorder.record(judge.accepted());
    return hash ? Status() : std::unexpected(hash.error());
}

}  // namespace reserve
