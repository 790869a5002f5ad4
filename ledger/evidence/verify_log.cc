// One pass over the bundles: the tree grows leaf by leaf, and everything published is held against
// it at the size where it stood. Bundles are read big and hashed in place.
#include "ledger/evidence/verify_log.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "ledger/evidence/log_store.h"
#include "ledger/evidence/publication.h"
#include "ledger/evidence/timestamp.h"
#include "ledger/evidence/trust.h"
#include "ledger/seal/json.h"
#include "ledger/seal/note.h"
#include "ledger/seal/tile_path.h"
#include "ledger/sealer.h"

namespace reserve::evidence {
namespace {

constexpr std::size_t kMaxFindings = 200;  // of one code; the rest is counted

class LogVerifier {
public:
    LogVerifier(LogSource& source, const LogOptions& options)
        : source_(source), options_(options) {}

    Result<LogReport> run();

private:
    bool open();
    bool take_own_key();
    bool list_checkpoints();
    void read_leaves();
    bool read_bundle(std::uint64_t index);
    bool hash_leaves(const std::string& name, std::uint32_t width);
    void note_log_key(std::string_view leaf);
    void check_tile(const std::string& name, std::span<const seal::Hash> expected);
    void check_edges();
    void check_checkpoint(std::uint64_t size, std::size_t bundle_end);
    void check_note(const std::string& name, std::string_view note, std::uint64_t size);
    bool is_signed_by(const seal::Verifier& key, std::string_view note) const;
    void check_token(const std::string& name, std::string_view note);
    void check_end();
    void tell_changed_key();
    void check_key_files();
    void replay();

    // Whether it is there; what is missing or too long is a finding, other failures end it all.
    bool read(const std::string& name, std::size_t max_bytes, std::string& into);
    bool read_if_there(const std::string& name, std::string& into);
    bool fails(const std::string& name, const Error& error);
    void find(std::string_view code, std::optional<std::uint64_t> seq, std::string place,
              std::string reason);

    LogSource& source_;
    const LogOptions& options_;
    LogReport report_;
    std::map<std::string, std::size_t> counts_;  // of findings, by code
    Status failure_;

    seal::Policy own_;  // of log.vkey
    seal::TreeHead claimed_;
    std::vector<seal::Verifier> signed_by_;  // keys of the log that signed the checkpoint
    std::vector<NamedLogKey> keys_;          // named in the entries so far
    std::set<std::uint64_t> sizes_;          // of checkpoints to be checked

    seal::Tree tree_;
    seal::Hasher hasher_;
    std::string bundle_;
    std::string file_;
    seal::JsonDocument document_;
};

Result<LogReport> LogVerifier::run() {
    if (open() && list_checkpoints()) {
        read_leaves();
        check_end();
        replay();
    }
    if (!failure_) {
        return std::unexpected(failure_.error());
    }
    for (const auto& [code, count] : counts_) {
        if (count > kMaxFindings) {
            report_.findings.push_back(
                {code, std::nullopt, "", std::to_string(count - kMaxFindings) + " more"});
        }
    }
    return std::move(report_);
}

void LogVerifier::find(std::string_view code, std::optional<std::uint64_t> seq, std::string place,
                       std::string reason) {
    if (++counts_[std::string(code)] <= kMaxFindings) {
        report_.findings.push_back(
            {std::string(code), seq, std::move(place), std::move(reason)});
    }
}

bool LogVerifier::read(const std::string& name, std::size_t max_bytes, std::string& into) {
    const Status status = source_.read(name, max_bytes, into);
    if (!status && status.error().kind == ErrorKind::not_found) {
        find("tree", std::nullopt, name, "is missing");
        return false;
    }
    return status || fails(name, status.error());
}

bool LogVerifier::read_if_there(const std::string& name, std::string& into) {
    const Status status = source_.read(name, kMaxSmallFile, into);
    return status || (status.error().kind != ErrorKind::not_found && fails(name, status.error()));
}

// What is too long is wrong; a place that cannot be read is nobody's fault. Always false.
bool LogVerifier::fails(const std::string& name, const Error& error) {
    if (error.kind == ErrorKind::malformed) {
        find("malformed", std::nullopt, name, error.message);
    } else {
        failure_ = std::unexpected(error);
    }
    return false;
}

// The checkpoint, by the keys that are believed. One whose signature fails is still compared with
// the leaves, for its findings tell more.
bool LogVerifier::open() {
    std::string note;
    if (!read("checkpoint", kMaxSmallFile, note)) {
        return false;
    }
    const auto form = read_checkpoint(note);
    if (!form) {
        find("malformed", std::nullopt, "checkpoint", form.error());
        return false;
    }
    report_.origin = form->origin;
    claimed_ = form->head;
    report_.claimed = claimed_.size;
    if (!options_.trust && !take_own_key()) {
        return failure_.has_value();
    }
    const seal::Policy& policy = options_.trust ? *options_.trust : own_;
    const auto opened = open_checkpoint(note, policy, "checkpoint");
    if (!opened) {
        const Finding& finding = opened.error();
        find(finding.code, std::nullopt, finding.place, finding.reason);
        return true;
    }
    if (const auto lacking = find_lacking_cosigners(*opened, policy, "checkpoint")) {
        find(lacking->code, std::nullopt, lacking->place, lacking->reason);
    }
    for (const seal::VerifiedSignature& signature : opened->signatures) {
        if (signature.verifier->type == seal::KeyType::ed25519) {
            signed_by_.push_back(*signature.verifier);
        } else {
            ++report_.cosigners;
        }
    }
    report_.vkey = seal::make_vkey(signed_by_.front());
    return true;
}

bool LogVerifier::take_own_key() {
    std::string text;
    if (!read("log.vkey", kMaxSmallFile, text)) {
        return false;
    }
    const bool one_line = text.ends_with('\n');
    const std::string vkey[] = {one_line ? text.substr(0, text.size() - 1) : ""};
    auto policy = trust_keys(vkey);
    if (!policy) {
        find("malformed", std::nullopt, "log.vkey", "is not one line with a log's key");
        return false;
    }
    own_ = std::move(*policy);
    return true;
}

bool LogVerifier::list_checkpoints() {
    const auto names = source_.list();
    if (!names) {
        failure_ = std::unexpected(names.error());
        return false;
    }
    for (const std::string& name : names->value_or(std::vector<std::string>())) {
        const auto size = parse_checkpoint_name(name);
        if (size && *size > claimed_.size) {
            find("fork", std::nullopt, name,
                 "is of more entries than the newest checkpoint, which has " +
                     std::to_string(claimed_.size));
        } else if (size) {
            sizes_.insert(*size);
        }
    }
    sizes_.insert(claimed_.size);
    return true;
}

void LogVerifier::read_leaves() {
    const std::uint64_t bundles =
        claimed_.size / seal::kTileWidth + (claimed_.size % seal::kTileWidth != 0 ? 1 : 0);
    for (std::uint64_t index = 0; index < bundles; ++index) {
        if (!read_bundle(index) || !failure_) {
            return;
        }
        for (const seal::Tile& tile : tree_.take_touched()) {
            if (tile.hashes.size() == seal::kTileWidth) {
                check_tile(seal::tile_path({tile.level, tile.index}), tile.hashes);
            }
        }
        if (options_.progress) {
            options_.progress(tree_.size());
        }
    }
}

bool LogVerifier::read_bundle(std::uint64_t index) {
    const seal::BundleName name = seal::bundle_of(index * seal::kTileWidth, claimed_.size);
    const std::string path = seal::bundle_path(name);
    if (!read(path, kMaxTileFile, bundle_)) {
        return false;
    }
    return hash_leaves(path, name.width);
}

// The byte before a leaf, the end of its length, is made the prefix of its hash while it is hashed.
bool LogVerifier::hash_leaves(const std::string& name, std::uint32_t width) {
    auto* bytes = reinterpret_cast<std::uint8_t*>(bundle_.data());
    // Most bundles say nothing of keys; only one that may is searched leaf by leaf.
    const bool may_name_keys = memmem(bytes, bundle_.size(), "\"log_key\"", 9) != nullptr;
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < width; ++i) {
        const std::size_t length =
            bundle_.size() - at < 2 ? 0 : std::size_t{bytes[at]} << 8 | bytes[at + 1];
        if (length == 0 || bundle_.size() - at - 2 < length) {
            find("malformed", tree_.size(), name,
                 "ends within an entry, or has one without bytes; the rest was not read");
            return false;
        }
        const std::uint8_t low = std::exchange(bytes[at + 1], std::uint8_t{0});
        tree_.append(hasher_.hash({bytes + at + 1, length + 1}));
        bytes[at + 1] = low;
        if (may_name_keys) {
            note_log_key(std::string_view(bundle_).substr(at + 2, length));
        }
        at += 2 + length;
        if (sizes_.contains(tree_.size())) {
            check_checkpoint(tree_.size(), at);
        }
    }
    if (at != bundle_.size()) {
        find("malformed", std::nullopt, name,
             "has " + std::to_string(bundle_.size() - at) + " bytes after its last entry");
    }
    return true;
}

// A key that the entry names is in force from the checkpoints after it.
void LogVerifier::note_log_key(std::string_view leaf) {
    if (leaf.find("\"log_key\"") == std::string_view::npos) {
        return;
    }
    const auto node = document_.parse(leaf);
    const seal::JsonNode* act = node ? (*node)->find("act") : nullptr;
    const seal::JsonNode* kind = act != nullptr ? act->find("kind") : nullptr;
    const seal::JsonNode* body = act != nullptr ? act->find("body") : nullptr;
    const seal::JsonNode* key = body != nullptr ? body->find("log_key") : nullptr;
    if (key != nullptr && kind != nullptr &&
        (kind->text == "fund.opened" || kind->text == "log_key.changed")) {
        keys_.push_back({tree_.size() - 1, std::string(key->text)});
    }
}

void LogVerifier::check_tile(const std::string& name, std::span<const seal::Hash> expected) {
    if (!read(name, kMaxTileFile, file_)) {
        return;
    }
    ++report_.tiles;
    const std::string_view wanted = as_text({expected.front().data(), expected.size() * 32});
    if (file_ == wanted) {
        return;
    }
    const auto place = static_cast<std::size_t>(
        std::ranges::mismatch(file_, wanted).in1 - file_.begin());
    find("tree", std::nullopt, name,
         file_.size() != wanted.size()
             ? "has " + std::to_string(file_.size()) + " bytes, not " +
                   std::to_string(wanted.size())
             : "hash " + std::to_string(place / 32) + " is not that of the entries");
}

void LogVerifier::check_edges() {
    for (std::size_t level = 0; level < tree_.levels(); ++level) {
        const std::span<const seal::Hash> edge = tree_.edge(level);
        if (!edge.empty()) {
            const auto number = static_cast<std::uint32_t>(level);
            check_tile(seal::tile_path({number, seal::edge_index(tree_.size(), number),
                                        static_cast<std::uint32_t>(edge.size())}),
                       edge);
        }
    }
}

// Everything that was published at a size that the tree has reached; the bundle at hand ends there
// with the byte `bundle_end`.
void LogVerifier::check_checkpoint(std::uint64_t size, std::size_t bundle_end) {
    std::string note;
    if (const std::string name = checkpoint_name(size); read(name, kMaxSmallFile, note)) {
        ++report_.checkpoints;
        check_note(name, note, size);
        check_token(name, note);
    }
    check_edges();
    const seal::BundleName bundle = seal::bundle_of(size - 1, size);
    const std::string path = seal::bundle_path(bundle);
    if (size != claimed_.size && bundle.width != seal::kTileWidth &&
        read(path, kMaxTileFile, file_) &&
        file_ != std::string_view(bundle_).substr(0, bundle_end)) {
        find("tree", std::nullopt, path, "does not hold the entries of the bundle that followed");
    }
}

void LogVerifier::check_note(const std::string& name, std::string_view note, std::uint64_t size) {
    const auto checkpoint = read_checkpoint(note);
    if (!checkpoint) {
        find("malformed", std::nullopt, name, checkpoint.error());
        return;
    }
    if (checkpoint->origin != report_.origin || checkpoint->head.size != size) {
        find("tree", std::nullopt, name, "says it is of " + checkpoint->origin + " with " +
                                             std::to_string(checkpoint->head.size) + " entries");
    } else if (checkpoint->head.root != tree_.root()) {
        find("tree", std::nullopt, name, "its root is not that of the entries");
    }
    const std::string_view named = log_key_at(keys_, size);
    auto key = named.empty() ? std::nullopt : seal::parse_vkey(named);
    if (named.empty() && !signed_by_.empty()) {
        key = signed_by_.front();
    }
    if (!key || !is_signed_by(*key, note)) {
        find("signature", std::nullopt, name,
             key ? "is not signed by " + seal::make_vkey(*key) + ", the key in force then"
                 : "no key is known that could have signed it");
    }
}

// And no signature of another key that the entries name, or of a witness of the policy, is wrong.
bool LogVerifier::is_signed_by(const seal::Verifier& key, std::string_view note) const {
    std::vector<seal::Verifier> known = (options_.trust ? *options_.trust : own_).witnesses;
    for (const NamedLogKey& named : keys_) {
        if (auto other = seal::parse_vkey(named.vkey); other && *other != key) {
            known.push_back(std::move(*other));
        }
    }
    known.push_back(key);
    const auto opened = seal::open_note(note, known);
    return opened && std::ranges::any_of(opened->signatures, [&](const auto& signature) {
               return signature.verifier == &known.back();
           });
}

void LogVerifier::check_token(const std::string& name, std::string_view note) {
    const std::string place = name + ".tsr";
    if (!read_if_there(place, file_)) {
        return;
    }
    ++report_.tokens;
    const seal::Hash imprint = seal::sha256(as_bytes(note));
    const auto token = read_timestamp(file_);
    if (!token) {
        find("malformed", std::nullopt, place, token.error().message);
    } else if (token->imprint != imprint) {
        find("signature", std::nullopt, place, "is a time stamp of other bytes than " + name);
    } else if (!options_.authorities.empty()) {
        const Status verified = verify_timestamp(file_, imprint, options_.authorities);
        if (!verified && verified.error().kind != ErrorKind::malformed) {
            failure_ = verified;
        } else if (!verified) {
            find("signature", std::nullopt, place, verified.error().message);
        }
    }
}

void LogVerifier::check_end() {
    report_.head = {tree_.size(), tree_.root()};
    if (!failure_) {
        return;
    }
    if (tree_.size() != claimed_.size) {
        find("tree", std::nullopt, "checkpoint",
             "says " + std::to_string(claimed_.size) + " entries, " +
                 std::to_string(tree_.size()) + " could be read");
    } else if (report_.head.root != claimed_.root) {
        find("tree", std::nullopt, "checkpoint", "its root is not that of the entries");
    }
    if (signed_by_.empty()) {
        tell_changed_key();
        return;
    }
    // A checkpoint just after a change carries the older key's signature too.
    const std::string named(log_key_at(keys_, tree_.size()));
    const bool by_named = std::ranges::any_of(
        signed_by_, [&](const seal::Verifier& key) { return seal::make_vkey(key) == named; });
    if (by_named) {
        report_.vkey = named;
    } else if (!named.empty()) {
        find("signature", std::nullopt, "checkpoint",
             "is signed by " + report_.vkey + ", but the entries name " + named);
    }
    check_key_files();
}

// To who believes a key that was changed. Entries that nobody known signed tell it, so it is a hint
// where to ask and no reason to believe.
void LogVerifier::tell_changed_key() {
    const auto finding = std::ranges::find_if(report_.findings, [](const Finding& one) {
        return one.code == "signature" && one.place == "checkpoint";
    });
    if (!options_.trust || finding == report_.findings.end()) {
        return;
    }
    for (std::size_t i = 0; i + 1 < keys_.size(); ++i) {
        const auto key = seal::parse_vkey(keys_[i].vkey);
        if (key && std::ranges::find(options_.trust->logs, *key) != options_.trust->logs.end()) {
            finding->reason += "; as the entries tell, the key given was changed at entry " +
                               std::to_string(keys_[i + 1].seq) + ", and " + keys_.back().vkey +
                               " signs now: give that one, if its owner confirms it";
            return;
        }
    }
}

// What stands beside for people to use must be the key that signed.
void LogVerifier::check_key_files() {
    const auto key = seal::parse_vkey(report_.vkey);
    const std::pair<std::string, std::string> files[] = {
        {"log.vkey", report_.vkey + "\n"}, {"log.pub.pem", key ? public_key_pem(key->key) : ""}};
    for (const auto& [name, expected] : files) {
        if (read_if_there(name, file_) && file_ != expected) {
            find("signature", std::nullopt, name, "is not the key that signed the checkpoint");
        }
    }
}

void LogVerifier::replay() {
    if (options_.rules == Rules::not_replayed || !failure_ || tree_.size() != claimed_.size) {
        return;
    }
    const auto store = open_log_store(source_, report_.origin, claimed_.size);
    const auto replayed = verify(
        *store, {.scope = AuditScope::entries_alone, .progress = options_.progress, .told = {}});
    if (!replayed) {
        failure_ = std::unexpected(replayed.error());
        return;
    }
    for (const Finding& finding : replayed->findings) {
        find(finding.code, finding.seq, finding.place, finding.reason);
    }
}

}  // namespace

Result<LogReport> verify_log(LogSource& source, const LogOptions& options) {
    return LogVerifier(source, options).run();
}

}  // namespace reserve::evidence
