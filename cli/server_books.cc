// Requests as large as a server takes; answers into verdicts; receipts against the log.
#include "cli/server_books.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cli/server.h"
#include "cli/web.h"
#include "ledger/act_line.h"
#include "ledger/base/hex.h"
#include "ledger/codec.h"

namespace reserve::cli {
namespace {

using Verdicts = Result<std::vector<Verdict>>;

constexpr int kRefusedAsAWhole = 422;

// Rows of a batch stand under the signature that opened it.
bool is_batch_row(const seal::JsonNode& act) {
    const seal::JsonNode* body = act.find("body");
    return body != nullptr && body->find("batch") != nullptr &&
           text_at(act, "kind") != "batch.opened";
}

// A form that no entry has would spoil the request it stands in; and what lacks the signature that
// the ledger asks for is not for others to see.
bool is_to_be_sent(seal::JsonDocument& document, std::string_view json, const Ledger& ledger) {
    const auto root = document.parse(json);
    const auto submitted = root ? read_submitted(**root) : std::unexpected(ReadFault());
    return submitted && (!submitted->signatures.empty() || !ledger.needs_signatures() ||
                         is_batch_row(*submitted->act));
}

std::string id_of(seal::JsonDocument& document, std::string_view json) {
    const auto root = document.parse(json);
    const auto submitted = root ? read_submitted(**root) : std::unexpected(ReadFault());
    return submitted ? std::string(text_at(*submitted->act, "id")) : "";
}

Error unreadable_answer(const std::string& what) {
    return {ErrorKind::network, "the server's answer cannot be read: " + what};
}

std::optional<Refusal> read_refusal(const seal::JsonNode& node, const char* message) {
    const auto rule = fund::find_rule(text_at(node, "rule"));
    const seal::JsonNode* facts = node.find("facts");
    if (!rule || facts == nullptr || !facts->is(seal::JsonKind::object)) {
        return std::nullopt;
    }
    Refusal refusal{*rule, std::string(text_at(node, message)), "",
                    std::string(text_at(node, "id"))};
    seal::append_canonical(refusal.facts, *facts);
    return refusal;
}

std::optional<Receipt> read_receipt(const seal::JsonNode& node) {
    const seal::JsonNode* seq = node.find("seq");
    const auto hash = parse_hex(text_at(node, "leaf_hash"));
    if (seq == nullptr || !seq->is(seal::JsonKind::integer) || seq->integer < 0 || !hash ||
        hash->size() != seal::Hash{}.size()) {
        return std::nullopt;
    }
    Receipt receipt;
    receipt.seq = static_cast<std::uint64_t>(seq->integer);
    std::ranges::copy(*hash, receipt.leaf_hash.begin());
    receipt.replayed = node.find("replayed") != nullptr;
    return receipt;
}

// A verdict for each act; or, of acts that are recorded whole or not at all, up to the refusal.
Verdicts read_verdicts(const http::Response& answer, std::size_t acts) {
    seal::JsonDocument document;
    const auto root = document.parse(answer.body);
    std::vector<Verdict> verdicts;
    if (root && answer.status == kRefusedAsAWhole) {
        const seal::JsonNode* index = (*root)->find("index");
        const auto at = static_cast<std::size_t>(index == nullptr ? 0 : index->integer);
        auto refusal = read_refusal(**root, "detail");
        if (!refusal || at >= acts) {
            return std::unexpected(unreadable_answer("a refusal" + problem_text(answer)));
        }
        verdicts.resize(at, Receipt());
        verdicts.emplace_back(std::move(*refusal));
        return verdicts;
    }
    if (answer.status != 200 && answer.status != 201) {
        const bool is_about_token = answer.status == 401 || answer.status == 403;
        return fail(answer.status == 404 ? ErrorKind::not_found : ErrorKind::network,
                    fmt::format("nothing is recorded: {} {}{}",
                                is_about_token ? "the token does not allow it, status" : "status",
                                answer.status, problem_text(answer)));
    }
    if (!root || !(*root)->is(seal::JsonKind::array) || (*root)->count != acts) {
        return std::unexpected(unreadable_answer("not a verdict for each act"));
    }
    for (const seal::JsonNode& node : (*root)->children()) {
        auto receipt = read_receipt(node);
        auto refusal = receipt ? std::nullopt : read_refusal(node, "message");
        if (!receipt && !refusal) {
            return std::unexpected(unreadable_answer("neither receipt nor refusal"));
        }
        verdicts.push_back(receipt ? Verdict(*receipt) : Verdict(std::move(*refusal)));
    }
    return verdicts;
}

class ServerBooks final : public Books {
public:
    ServerBooks(std::unique_ptr<Server> server, std::unique_ptr<Ledger> copy,
                std::filesystem::path keys)
        : server_(std::move(server)), copy_(std::move(copy)), keys_(std::move(keys)) {}

    Ledger& ledger() override { return *copy_; }
    Verdicts append(std::span<const Submission> acts, AppendMode mode, Durability durability,
                    const Watch& watch) override;

private:
    enum class Sent : std::uint8_t { whole, each };
    std::size_t take(std::span<const Submission> acts);
    Verdicts refuse(std::span<const Submission> acts, AppendMode mode);
    Verdicts append_part(std::span<const Submission> acts, AppendMode mode);
    Verdicts append_until_refusal(std::span<const Submission> acts);
    Verdicts send(std::span<const Submission> acts, Sent how);
    Status confirm(std::span<const Submission> acts, std::vector<Verdict>& verdicts);
    Status check(const Submission& act, const Receipt& receipt);

    std::unique_ptr<Server> server_;
    std::unique_ptr<Ledger> copy_;
    std::filesystem::path keys_;
    seal::JsonDocument document_;
    seal::JsonDocument entry_document_;
};

// How many of the acts go into one request: up to its limits, and before what is no act.
std::size_t ServerBooks::take(std::span<const Submission> acts) {
    std::size_t bytes = 2;
    std::size_t taken = 0;
    while (taken < acts.size() && taken < kMaxActsSent) {
        bytes += acts[taken].json.size() + 1;
        if (bytes > kMaxBytesSent || !is_to_be_sent(document_, acts[taken].json, *copy_)) {
            break;
        }
        ++taken;
    }
    return taken;
}

Verdicts ServerBooks::append(std::span<const Submission> acts, AppendMode mode,
                             Durability durability, const Watch& watch) {
    if (durability == Durability::dry_run) {
        return copy_->append(acts, mode, durability, watch);
    }
    std::vector<Verdict> verdicts;
    while (verdicts.size() < acts.size()) {
        const std::size_t done = verdicts.size();
        if (watch && !watch(done) && done == 0) {
            return fail(ErrorKind::interrupted, "stopped on request; nothing of it is recorded");
        }
        const std::span<const Submission> rest = acts.subspan(done);
        const std::size_t taken = take(rest);
        const bool is_all = taken == rest.size();
        const bool is_whole = mode == AppendMode::all_or_nothing;
        if (is_whole && !is_all && is_to_be_sent(document_, rest[taken].json, *copy_)) {
            return fail(ErrorKind::usage,
                        fmt::format("a server records at most {} acts and {} bytes in one commit",
                                    kMaxActsSent, kMaxBytesSent));
        }
        // What is not sent is refused as the copy refuses it.
        auto part = is_all || (taken != 0 && !is_whole)
                        ? append_part(rest.first(taken), mode)
                        : refuse(rest.first(taken + 1), mode);
        if (!part) {
            return part;
        }
        const bool refused = std::holds_alternative<Refusal>(part->back());
        verdicts.insert(verdicts.end(), part->begin(), part->end());
        if (refused && mode != AppendMode::each) {
            break;
        }
    }
    return verdicts;
}

// By the copy, and where the key was looked for that did not sign.
Verdicts ServerBooks::refuse(std::span<const Submission> acts, AppendMode mode) {
    auto verdicts = copy_->append(acts, mode, Durability::dry_run);
    auto* refusal = verdicts ? std::get_if<Refusal>(&verdicts->back()) : nullptr;
    if (refusal != nullptr && refusal->rule == fund::Rule::signature_missing) {
        const auto line = document_.parse(acts[verdicts->size() - 1].json);
        const auto submitted = line ? read_submitted(**line) : std::unexpected(ReadFault());
        refusal->message += fmt::format("; nothing was sent: there is no key {}.pem in {}",
                                        submitted ? text_at(*submitted->act, "actor") : "",
                                        keys_.string());
    }
    return verdicts;
}

Verdicts ServerBooks::append_part(std::span<const Submission> acts, AppendMode mode) {
    switch (mode) {
        case AppendMode::all_or_nothing:
            return send(acts, Sent::whole);
        case AppendMode::each:
            return send(acts, Sent::each);
        case AppendMode::until_refusal:
            break;
    }
    return append_until_refusal(acts);
}

// All of it; where an act is refused what stands before it, and then that act alone, so that the
// refusal stands where it would in a file. (It may pass by then: others record too.)
Verdicts ServerBooks::append_until_refusal(std::span<const Submission> acts) {
    auto all = send(acts, Sent::whole);
    if (!all || std::holds_alternative<Receipt>(all->back())) {
        return all;
    }
    const std::size_t refused = all->size() - 1;
    std::vector<Verdict> verdicts;
    if (refused != 0) {
        auto before = append_until_refusal(acts.first(refused));
        if (!before || std::holds_alternative<Refusal>(before->back())) {
            return before;
        }
        verdicts = std::move(*before);
    }
    const auto alone = send(acts.subspan(refused, 1), Sent::each);
    if (!alone) {
        return alone;
    }
    verdicts.push_back(alone->front());
    const bool goes_on = std::holds_alternative<Receipt>(verdicts.back());
    const std::span<const Submission> rest = acts.subspan(refused + 1);
    const auto after = goes_on && !rest.empty() ? append_until_refusal(rest)
                                                : Verdicts(std::vector<Verdict>());
    if (!after) {
        return after;
    }
    verdicts.insert(verdicts.end(), after->begin(), after->end());
    return verdicts;
}

Verdicts ServerBooks::send(std::span<const Submission> acts, Sent how) {
    std::string body = "[";
    for (const Submission& act : acts) {
        body += body.size() == 1 ? "" : ",";
        body += act.json;
    }
    const auto answer = server_->send_acts(how == Sent::each ? "?mode=each" : "", body + "]");
    if (!answer) {
        return fail(answer.error().kind,
                    fmt::format("{}; whether it is recorded is not known: the same command with "
                                "--id {} says so",
                                answer.error().message, id_of(document_, acts.front().json)));
    }
    auto verdicts = read_verdicts(*answer, acts.size());
    if (!verdicts || answer->status == kRefusedAsAWhole) {
        return verdicts;
    }
    const Status status = confirm(acts, *verdicts);
    return status ? std::move(verdicts) : std::unexpected(status.error());
}

// What is new is told by the log, not by the answer: that of a lost answer's second sending says
// "replayed" of what the first one recorded.
Status ServerBooks::confirm(std::span<const Submission> acts, std::vector<Verdict>& verdicts) {
    const std::uint64_t before = copy_->head().size;
    auto followed = server_->follow();
    if (!followed) {
        return std::unexpected(followed.error());
    }
    copy_ = std::move(*followed);
    std::set<std::uint64_t> seen;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        auto* receipt = std::get_if<Receipt>(&verdicts[i]);
        if (receipt == nullptr) {
            continue;
        }
        if (Status status = check(acts[i], *receipt); !status) {
            return status;
        }
        const bool is_again = !seen.insert(receipt->seq).second;
        receipt->replayed = receipt->replayed && (receipt->seq < before || is_again);
    }
    return {};
}

Status ServerBooks::check(const Submission& act, const Receipt& receipt) {
    const std::string what = "the receipt for entry " + std::to_string(receipt.seq);
    if (receipt.seq >= copy_->head().size) {
        return fail(ErrorKind::wrong_tree, fmt::format("{} is false: the log that the server signs "
                                                       "has {} entries",
                                                       what, copy_->head().size));
    }
    const auto entry = copy_->entry(receipt.seq);
    if (!entry) {
        return std::unexpected(entry.error());
    }
    seal::Hasher hasher;
    if (hasher.leaf(as_bytes(entry->leaf)) != receipt.leaf_hash) {
        return fail(ErrorKind::wrong_tree, what + " is of another entry than the log's");
    }
    const auto sent = document_.parse(act.json);
    const auto submitted = sent ? read_submitted(**sent) : std::unexpected(ReadFault());
    const auto root = entry_document_.parse(entry->leaf);
    const seal::JsonNode* recorded = root ? (*root)->find("act") : nullptr;
    std::string theirs;
    std::string ours;
    if (submitted && recorded != nullptr) {
        seal::append_canonical(theirs, *recorded);
        seal::append_canonical(ours, *submitted->act);
    }
    return !ours.empty() && ours == theirs
               ? Status()
               : fail(ErrorKind::wrong_tree, what + ": another act than the one sent is there");
}

}  // namespace

Result<std::unique_ptr<Books>> open_server_books(const Globals& globals) {
    if (globals.server.offline) {
        return fail(ErrorKind::usage, "nothing can be recorded with --offline");
    }
    auto server = Server::find(globals);
    auto copy = server ? (*server)->follow() : std::unexpected(server.error());
    if (!copy) {
        return std::unexpected(copy.error());
    }
    return std::make_unique<ServerBooks>(std::move(*server), std::move(*copy),
                                         globals.key_folder());
}

}  // namespace reserve::cli
