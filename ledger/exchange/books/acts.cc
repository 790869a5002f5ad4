// Entries are written anew member by member; what is not changed keeps its canonical bytes.
#include "ledger/exchange/books/acts.h"

#include <algorithm>
#include <map>
#include <vector>

#include "ledger/act_line.h"
#include "ledger/entry.h"

namespace reserve::exchange {
namespace {

using seal::JsonNode;

constexpr std::size_t kPieceBytes = 64U << 10U;

std::string canonical(const JsonNode& node) {
    std::string text;
    seal::append_canonical(text, node);
    return text;
}

// The object with other members: JSON by key, added where there was none, "" leaves it out.
using Changes = std::map<std::string_view, std::string>;
std::string changed(const JsonNode& object, const Changes& changes) {
    Changes members = changes;
    for (const JsonNode& child : object.children()) {
        if (!changes.contains(child.key)) {
            members.emplace(child.key, canonical(child));
        }
    }
    std::string text;
    for (const auto& [key, json] : members) {
        if (!json.empty()) {
            text += text.empty() ? "{" : ",";
            seal::append_canonical_string(text, key);
            text += ":" + json;
        }
    }
    return text.empty() ? "{}" : text + "}";
}

class Acts {
public:
    Acts(Ledger& ledger, const ActsOptions& options, const Sink& sink)
        : ledger_(ledger), options_(options), sink_(sink) {}

    Status run();

private:
    Status write(const LogEntry& entry);
    void write_for_sandbox(const EntryParts& parts);
    bool is_left_out(std::uint64_t seq) const { return std::ranges::binary_search(gone_, seq); }
    std::string number_there(const JsonNode& seq) const;
    std::string body_there(std::string_view kind, const JsonNode& body) const;

    Ledger& ledger_;
    const ActsOptions& options_;
    const Sink& sink_;
    seal::JsonDocument document_;
    std::vector<std::uint64_t> gone_;  // entries that were left out, in order
    std::string out_;
};

Status Acts::run() {
    Status status;
    const Status read = ledger_.entries(0, ledger_.head().size, [&](const LogEntry& entry) {
        status = write(entry);
        if (options_.progress) {
            options_.progress(entry.seq + 1);
        }
        if (status && out_.size() >= kPieceBytes) {
            status = sink_(std::exchange(out_, {}));
        }
        return status.has_value();
    });
    if (!read || !status) {
        return read ? status : read;
    }
    return sink_(out_);
}

Status Acts::write(const LogEntry& entry) {
    const auto node = document_.parse(entry.leaf);
    EntryParts parts;
    if (!node || !read_entry(**node, parts).empty() || parts.act->find("body") == nullptr) {
        return std::unexpected(unreadable(entry.seq));
    }
    if (options_.purpose == ActsFor::sandbox) {
        write_for_sandbox(parts);
        return {};
    }
    out_ += "{\"act\":";
    seal::append_canonical(out_, *parts.act);
    out_ += ",\"at\":\"";
    append_time(out_, parts.recorded_at);
    out_ += "\",\"signatures\":";
    seal::append_canonical(out_, *(*node)->find("signatures"));
    out_ += "}\n";
    return {};
}

void Acts::write_for_sandbox(const EntryParts& parts) {
    const std::string_view kind = text_at(*parts.act, "kind");
    const JsonNode& body = *parts.act->find("body");
    const JsonNode* about = kind == "remark.recorded" ? body.find("about") : nullptr;
    const bool about_gone = about != nullptr && about->is(seal::JsonKind::integer) &&
                            is_left_out(static_cast<std::uint64_t>(about->integer));
    if (kind == "attempt.refused" || about_gone) {
        gone_.push_back(parts.seq);
        return;
    }
    out_ += "{\"act\":";
    out_ += changed(*parts.act, {{"body", body_there(kind, body)}, {"fund", ""}});
    out_ += ",\"at\":\"";
    append_time(out_, parts.recorded_at);
    out_ += "\"}\n";
}

std::string Acts::number_there(const JsonNode& seq) const {
    if (!seq.is(seal::JsonKind::integer)) {
        return canonical(seq);
    }
    const auto before =
        std::ranges::lower_bound(gone_, static_cast<std::uint64_t>(seq.integer)) - gone_.begin();
    return std::to_string(seq.integer - before);
}

std::string Acts::body_there(std::string_view kind, const JsonNode& body) const {
    const auto with = [&](std::string_view key, const auto& change) {
        const JsonNode* member = body.find(key);
        return member == nullptr ? Changes() : Changes{{key, change(*member)}};
    };
    const auto waive = [](const JsonNode& charter) {
        return changed(charter, {{"signatures", "\"waived\""}});
    };
    const auto renumber = [this](const JsonNode& seq) { return number_there(seq); };
    Changes changes;
    if (kind == "fund.opened") {
        changes = with("charter", waive);
        changes.insert({{"sandbox", "true"}, {"log_key", ""}});
    } else if (kind == "charter.amended") {
        changes = with("charter", waive);
    } else if (kind == "entry.reversed") {
        changes = with("seq", renumber);
    } else if (kind == "remark.recorded") {
        changes = with("about", renumber);
    }
    return changed(body, changes);
}

}  // namespace

Status export_acts(Ledger& ledger, const ActsOptions& options, const Sink& sink) {
    return Acts(ledger, options, sink).run();
}

}  // namespace reserve::exchange
