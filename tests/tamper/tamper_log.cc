// The published directory, as anybody has it who serves it or a copy of it.
#include "ledger/seal/note.h"
#include "tests/tamper/remake.h"
#include "tests/tamper/suite.h"

namespace reserve::test {
namespace {

const std::vector<std::string> kAny = {"malformed", "signature", "tree", "policy", "fork"};
constexpr const char* kNotNeeded =
    "an older checkpoint is gone, which the newest does not need, or a file for people's "
    "convenience, where the verifier was given the key";

// Served from memory.
class FileSource final : public evidence::LogSource {
public:
    explicit FileSource(const Files& files) : files_(files) {}

    Status read(std::string_view name, std::size_t max_bytes, std::string& into) override {
        const auto file = files_.find(std::string(name));
        if (file == files_.end()) {
            return fail(ErrorKind::not_found, std::string(name) + " is not there");
        }
        if (file->second.size() > max_bytes) {
            return fail(ErrorKind::malformed, "is too long");
        }
        into = file->second;
        return {};
    }
    Result<std::optional<std::vector<std::string>>> list() override {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : files_) {
            if (name.find('/') == std::string::npos) {
                names.push_back(name);
            }
        }
        return names;
    }

private:
    const Files& files_;
};

class LogTampering {
public:
    explicit LogTampering(const Suite& suite)
        : suite_(suite), files_(read_files(suite.fund.directory())) {
        untouched_ = verify(files_, evidence::Rules::not_replayed).verified;
    }

    void flip_binary_files() const;
    void flip_notes() const;
    void change_files() const;
    void exchange_files() const;
    void sign_other_trees() const;
    void edit_and_remake() const;

private:
    Verdict verify(const Files& files, evidence::Rules rules) const {
        FileSource source(files);
        return suite_.verifier.log(source, suite_.fund.policy(), rules);
    }
    void count(const MutationClass& mutations, const Files& files, const std::string& what) const {
        suite_.tally.count(mutations, verify(files, evidence::Rules::not_replayed), untouched_,
                           what);
    }
    void flip(const MutationClass& mutations, const std::string& name) const;

    const Suite& suite_;
    Files files_;
    std::string untouched_;
};

// Signatures are the dearest to verify, so only those are there that the file has to do with.
void LogTampering::flip(const MutationClass& mutations, const std::string& name) const {
    const std::size_t size = files_.at(name).size();
    const std::string early = std::to_string(suite_.fund.early_size());
    const seal::Policy policy = suite_.fund.policy_of_log();
    share_out([&](std::size_t first, std::size_t step) {
        Files files = files_;
        if (!name.ends_with(".p/" + early)) {
            files.erase("checkpoint." + early);
        }
        std::string& bytes = files.at(name);
        for (std::size_t at = first * suite_.stride; at < size; at += step * suite_.stride) {
            bytes[at] = static_cast<char>(bytes[at] ^ 1);
            FileSource source(files);
            suite_.tally.count(mutations,
                               suite_.verifier.log(source, policy, evidence::Rules::not_replayed),
                               untouched_, name + ", byte " + std::to_string(at));
            bytes[at] = static_cast<char>(bytes[at] ^ 1);
        }
    });
}

void LogTampering::flip_binary_files() const {
    for (const auto& [name, bytes] : files_) {
        if (name.starts_with("tile/entries/")) {
            flip({"log: bundles of leaves, each byte", {"tree", "malformed"}}, name);
        } else if (name.starts_with("tile/")) {
            flip({"log: tiles, each byte", {"tree"}}, name);
        } else if (name.starts_with("log.")) {
            flip({"log: key files, each byte", {"signature"}}, name);
        }
    }
}

// The newest checkpoint must be cosigned, of older ones and copies nobody asks it.
void LogTampering::flip_notes() const {
    const std::string early = "checkpoint." + std::to_string(suite_.fund.early_size());
    for (const auto& [name, bytes] : files_) {
        if (!name.starts_with("checkpoint")) {
            continue;
        }
        std::vector<std::string> not_asked;
        if (name != "checkpoint") {
            not_asked = {"witness.example/w"};
        }
        if (name == early) {
            not_asked.emplace_back(kOrigin);  // both keys of the log signed
        }
        const auto classes = text_classes(
            name == "checkpoint" ? "log: checkpoint, each byte"
                                 : "log: checkpoint.<size>, each byte",
            {"signature", "malformed", "tree", "policy", "fork"}, std::move(not_asked));
        flip_text(suite_, classes, bytes, [&, name = name](const std::string& mutated) {
            Files files = files_;
            files[name] = mutated;
            return verify(files, evidence::Rules::not_replayed);
        });
    }
}

void LogTampering::change_files() const {
    const std::string newest = "checkpoint." + std::to_string(SealedFund::kSize);
    for (const auto& [name, bytes] : files_) {
        Files files = files_;
        for (const std::size_t left : {bytes.size() - 1, bytes.size() / 2, std::size_t{0}}) {
            files[name] = bytes.substr(0, left);
            count({"log: files truncated", kAny}, files, name + " to " + std::to_string(left));
        }
        for (const std::string& more : {std::string(1, '\0'), std::string("\n"), bytes}) {
            files[name] = bytes + more;
            count({"log: files lengthened", kAny}, files, name);
        }
        files.erase(name);
        const bool needed = name.starts_with("tile/") || name == "checkpoint" || name == newest;
        count({"log: files removed", kAny, needed ? "" : kNotNeeded}, files, name);
    }
}

// A file holds what another holds: of the same kind, the bundle of others in a hole, and so on.
void LogTampering::exchange_files() const {
    for (const auto& [name, bytes] : files_) {
        for (const auto& [other, other_bytes] : files_) {
            Files files = files_;
            if (bytes == other_bytes) {
                continue;
            }
            files[name] = other_bytes;
            count({"log: a file duplicated over another", kAny}, files, other + " as " + name);
            files[other] = bytes;
            count({"log: two files swapped", kAny}, files, other + " and " + name);
        }
    }
}

// With the log's own key, beside the tree that was published.
void LogTampering::sign_other_trees() const {
    for (const auto& [name, bytes] : files_) {
        if (!name.starts_with("checkpoint")) {
            continue;
        }
        for (std::size_t bit = 0; bit < 256; bit += 16) {
            seal::Hash root = seal::sha256(as_bytes(bytes));
            root[bit / 8] = static_cast<std::uint8_t>(root[bit / 8] ^ 1);
            Files files = files_;
            files[name] = resign(bytes, root, Signing::again, suite_.fund.keys().log);
            count({"log: checkpoint of another tree, signed by the log", {"tree"}}, files, name);
        }
    }
}

void LogTampering::edit_and_remake() const {
    std::vector<std::string> leaves;
    const Status status =
        suite_.fund.ledger().entries(0, SealedFund::kSize, [&](const LogEntry& entry) {
            leaves.push_back(entry.leaf);
            return true;
        });
    REQUIRE(status);
    const MutationClass mutations = {"log: act edited, all remade and signed by the log",
                                     {"signature", "rule", "malformed"}};
    share_out([&](std::size_t first, std::size_t step) {
        for (std::size_t seq = first; seq < suite_.fund.early_size(); seq += step) {
            const std::size_t end = leaves[seq].find(",\"recorded_at\"");
            for (std::size_t at = seq % 61; at < end; at += 61 * suite_.stride) {
                std::vector<std::string> edited = leaves;
                edited[seq][at] = static_cast<char>(edited[seq][at] ^ 1);
                Files files = files_;
                remake(files, edited, suite_.fund.keys().log);
                suite_.tally.count(mutations, verify(files, evidence::Rules::replayed), untouched_,
                                   std::to_string(seq) + ", byte " + std::to_string(at));
            }
        }
    });
}

}  // namespace

void tamper_with_log(const Suite& suite) {
    const LogTampering log(suite);
    log.flip_binary_files();
    log.flip_notes();
    log.change_files();
    log.exchange_files();
    log.sign_other_trees();
    log.edit_and_remake();
}

}  // namespace reserve::test
