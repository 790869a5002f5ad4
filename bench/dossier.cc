// A payment's dossier out of a ledger of 1,000,000 entries against one of 1,000: made and verified,
// plain; and the complete one of the large ledger's last payment.
#include <chrono>
#include <filesystem>

#include "bench/acts.h"
#include "bench/figures.h"
#include "ledger/evidence/dossier.h"

namespace {

using namespace reserve;
using evidence::Completeness;
using Clock = std::chrono::steady_clock;

class OneKey final : public LogSigner {
public:
    Result<const seal::PrivateKey*> find(const seal::PublicKey& key) override {
        return key == key_.public_key() ? &key_ : nullptr;
    }
    Result<const seal::PrivateKey*> own() override { return &key_; }
    seal::Policy policy() const {
        const auto log = seal::make_verifier("sandbox/bench", seal::KeyType::ed25519,
                                             key_.public_key());
        return *seal::parse_policy("log " + seal::make_vkey(log) + "\nquorum none\n");
    }

private:
    seal::PrivateKey key_ = *seal::PrivateKey::generate();
};

struct Filled {
    std::unique_ptr<Ledger> ledger;
    std::string last_payment;
};

void clear(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        std::filesystem::remove(file.string() + suffix);
    }
}

Filled fill(const std::filesystem::path& file, std::size_t entries,
            const std::shared_ptr<OneKey>& key) {
    clear(file);
    auto ledger = Ledger::create(file, {.origin = "sandbox/bench", .signer = key});
    bench::Life life(false);
    for (std::size_t done = 0; done < entries;) {
        const std::vector<std::string> lines = life.next(std::min<std::size_t>(entries, 10'000));
        std::vector<Submission> acts;
        for (const std::string& line : lines) {
            acts.push_back({line});
        }
        const auto verdicts = (*ledger)->append(acts, AppendMode::all_or_nothing);
        if (!verdicts || std::holds_alternative<Refusal>(verdicts->back())) {
            std::exit(1);
        }
        done += lines.size();
    }
    std::string last = (*ledger)->names(fund::ObjectKind::payment)->back();
    return {std::move(*ledger), std::move(last)};
}

double milliseconds(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count() * 1000;
}

struct Times {
    std::vector<double> make;
    std::vector<double> verify;
};

Times measure(const Filled& filled, Completeness completeness, const seal::Policy& policy) {
    Times times;
    for (int i = 0; i < 3; ++i) {
        std::string text;
        times.make.push_back(milliseconds([&] {
            text = *evidence::make_dossier(*filled.ledger, filled.last_payment, completeness);
        }));
        times.verify.push_back(milliseconds([&] {
            if (!evidence::verify_dossier(text, policy).findings.empty()) {
                std::exit(1);
            }
        }));
    }
    return times;
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    const auto folder = std::filesystem::temp_directory_path();
    const auto key = std::make_shared<OneKey>();
    const auto small_file = folder / "reserve-bench-dossier-small.db";
    const auto large_file = folder / "reserve-bench-dossier-large.db";
    const Filled small = fill(small_file, 1'000, key);
    const Filled large = fill(large_file, 1'000'000, key);
    const Times reference = measure(small, Completeness::plain, key->policy());
    const Times plain = measure(large, Completeness::plain, key->policy());
    const Times complete = measure(large, Completeness::complete, key->policy());
    bench::print({"dossier_make", plain.make, reference.make,
                  "ms for a plain dossier at 1,000,000 entries (reference: at 1,000)"},
                 options);
    bench::print({"dossier_verify", plain.verify, reference.verify,
                  "ms for a plain dossier of 1,000,000 entries (reference: of 1,000)"},
                 options);
    bench::print({"dossier_complete", complete.verify, complete.make,
                  "ms to verify a complete dossier of 1,000,000 entries (reference: to make it)"},
                 options);
    clear(small_file);
    clear(large_file);
    return 0;
}
