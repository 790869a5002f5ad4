// The seal on a ledger of 1,000,000 entries: proofs of any entry, publishing all and what is new,
// verification of the published log against hashing the same leaves and nodes one by one from
// memory, and how much of appending in bulk the tree and the signed checkpoints are.
#include <openssl/evp.h>

#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "bench/acts.h"
#include "bench/figures.h"
#include "ledger/evidence/proofs.h"
#include "ledger/evidence/publish.h"
#include "ledger/evidence/verify_log.h"
#include "ledger/seal/tree.h"

namespace {

using namespace reserve;
namespace fs = std::filesystem;
constexpr std::uint64_t kEntries = 1'000'000;
constexpr std::size_t kBatch = 10'000;

double seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// Seconds that this process was computing: files are cached, nothing waits.
double computing() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench: %s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(*result);
}

class Signer final : public LogSigner {
public:
    Result<const seal::PrivateKey*> find(const seal::PublicKey&) override { return &key_; }
    Result<const seal::PrivateKey*> own() override { return &key_; }
    const seal::PrivateKey& key() const { return key_; }

private:
    seal::PrivateKey key_ = *seal::PrivateKey::generate();
};

void append(Ledger& ledger, const std::vector<std::string>& lines) {
    std::vector<Submission> acts;
    for (const std::string& line : lines) {
        acts.push_back({line});
    }
    const auto verdicts = must(ledger.append(acts, AppendMode::all_or_nothing));
    if (std::holds_alternative<Refusal>(verdicts.back())) {
        std::exit(1);
    }
}

// The share of appending in bulk that the tree and a signature a batch are, in computing time.
double seal_share(Ledger& ledger, std::uint64_t from, double append_seconds,
                  const seal::PrivateKey& key) {
    std::vector<std::string> leaves;
    (void)ledger.entries(from, ledger.head().size, [&](const LogEntry& entry) {
        leaves.push_back(entry.leaf);
        return true;
    });
    const auto signer = seal::make_signer("sandbox/bench", seal::KeyType::ed25519, key);
    seal::Tree tree;
    seal::Hasher hasher;
    const double start = computing();
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        tree.append(hasher.leaf(as_bytes(leaves[i])));
        if ((i + 1) % kBatch == 0) {
            const auto touched = tree.take_touched();
            const seal::TreeHead head{tree.size(), tree.root()};
            const auto line = seal::sign_text(signer, seal::write_checkpoint("bench", head));
            bench::keep(&touched);
            bench::keep(&line);
        }
    }
    return (computing() - start) / append_seconds;
}

// Every leaf and node of that tree hashed one by one, leaves lying in memory. Seconds.
double hash_bare(const std::vector<std::string>& leaves) {
    const EVP_MD* sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestInit_ex2(context, sha256, nullptr);
    unsigned char digest[32];
    unsigned char node[65] = {1};
    const double start = computing();
    for (const std::string& leaf : leaves) {
        const unsigned char prefix = 0;
        EVP_DigestInit_ex2(context, nullptr, nullptr);
        EVP_DigestUpdate(context, &prefix, 1);
        EVP_DigestUpdate(context, leaf.data(), leaf.size());
        EVP_DigestFinal_ex(context, digest, nullptr);
        std::memcpy(node + 33, digest, 32);
        EVP_DigestInit_ex2(context, nullptr, nullptr);
        EVP_DigestUpdate(context, node, sizeof node);
        EVP_DigestFinal_ex(context, digest, nullptr);
        std::memcpy(node + 1, digest, 32);
    }
    const double elapsed = computing() - start;
    bench::keep(digest);
    EVP_MD_CTX_free(context);
    return elapsed;
}

double prove_some(Ledger& ledger) {
    constexpr std::uint64_t kTimes = 500;
    const double start = seconds();
    for (std::uint64_t i = 0; i < kTimes; ++i) {
        const auto proof =
            must(evidence::prove_entry(ledger, i * 7'919 * 104'729 % kEntries, std::nullopt));
        bench::keep(&proof);
    }
    return (seconds() - start) * 1000 / kTimes;
}

double publish_to(Ledger& ledger, const fs::path& site) {
    const double start = seconds();
    must(evidence::publish(ledger, site, {.anchors = {}, .progress = {}}));
    return seconds() - start;
}

double verify_published(const fs::path& site) {
    const auto source = must(evidence::open_directory(site));
    const double start = computing();
    const auto report = must(evidence::verify_log(*source, {}));
    if (!report.findings.empty()) {
        std::fprintf(stderr, "bench: %s\n", report.findings.front().reason.c_str());
        std::exit(1);
    }
    return computing() - start;
}

void clear(const fs::path& file, const fs::path& site) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        fs::remove(file.string() + suffix);
    }
    fs::remove_all(site);
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    const fs::path file = fs::temp_directory_path() / "reserve-bench-seal.db";
    const fs::path site = fs::temp_directory_path() / "reserve-bench-seal";
    clear(file, site);
    const auto signer = std::make_shared<Signer>();
    auto ledger = must(Ledger::create(file, {.origin = "sandbox/bench", .signer = signer}));
    bench::Life life(false);
    std::vector<double> shares;
    while (ledger->head().size < kEntries) {
        const std::vector<std::string> lines = life.next(kBatch);
        const std::uint64_t from = ledger->head().size;
        const double start = computing();
        append(*ledger, lines);
        const double elapsed = computing() - start;
        if (from > kEntries - 5 * kBatch) {
            shares.push_back(seal_share(*ledger, from, elapsed, signer->key()));
        }
    }
    bench::print({"seal_share", shares, std::vector<double>(shares.size(), 0.15),
                  "of bulk append (reference: the limit)"},
                 options);
    bench::print({"proof", {prove_some(*ledger), prove_some(*ledger), prove_some(*ledger)},
                  {1, 1, 1}, "ms of any entry at 1,000,000 (reference: the limit)"},
                 options);
    std::vector<double> whole{publish_to(*ledger, site)};
    for (int i = 0; i < 2; ++i) {
        fs::remove_all(site);
        whole.push_back(publish_to(*ledger, site));
    }
    bench::print({"publish", whole, {10, 10, 10}, "s for 1,000,000 entries (reference: the limit)"},
                 options);
    std::vector<double> rates;
    std::vector<double> bare;
    {
        std::vector<std::string> leaves;
        (void)ledger->entries(0, kEntries, [&](const LogEntry& entry) {
            leaves.push_back(entry.leaf);
            return true;
        });
        for (int i = 0; i < 3; ++i) {
            rates.push_back(static_cast<double>(kEntries) / verify_published(site));
            bare.push_back(static_cast<double>(kEntries) / hash_bare(leaves));
        }
    }
    bench::print({"verify_log", rates, bare,
                  "entries a second (reference: the same hashes one by one from memory)"},
                 options);
    std::vector<double> more;
    for (int i = 0; i < 3; ++i) {
        append(*ledger, life.next(100));
        more.push_back(publish_to(*ledger, site));
    }
    bench::print({"publish_more", more, whole, "s for some 100 entries more (reference: for all)"},
                 options);
    clear(file, site);
    return 0;
}
