// The service against what it could be at best: reads beside a bare Poco handler that answers as
// many bytes, durable appends of signed acts beside one client alone and beside a handler that
// verifies one signature, arrays beside the library. The load comes from this process, each server
// is one of its own, and all of them share the machine.
#include <fcntl.h>

#include <fstream>

#include "bench/bare_server.h"
#include "bench/figures.h"
#include "bench/http_load.h"
#include "http/server.h"
#include "ledger/base/base64.h"
#include "ledger/seal/json.h"
#include "service/service.h"

namespace {

using namespace reserve;
using namespace std::chrono_literals;

constexpr int kMostConnections = 256;
constexpr int kRuns = 5;
constexpr std::size_t kClients = 64;

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench: %s\n", why.c_str());
    std::exit(1);
}

// A sandbox in a folder, with a token; signatures required or waived.
class Place {
public:
    explicit Place(fund::Signatures signatures)
        : is_signed_(signatures == fund::Signatures::required) {
        std::string name = (std::filesystem::temp_directory_path() / "reserve-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        auto made = Ledger::create(file(), {.origin = "sandbox/bench"});
        if (!made) {
            give_up(made.error().message);
        }
        say(**made, act("gov", "fund.opened",
                        "\"charter\":{\"approval_tiers\":[{\"approvals\":1,\"up_to\":"
                        "\"1000000000.00\"}],\"beneficiary\":\"B\",\"purposes\":[\"energy\"],"
                        "\"signatures\":\"" +
                            std::string(is_signed_ ? "required" : "waived") +
                            "\"},\"functional_currency\":\"EUR\",\"name\":\"bench\",\"sandbox\":"
                            "true" +
                            public_key(governor_)));
        say(**made, act("gov", "officer.enrolled",
                        "\"name\":\"tre\",\"officer\":\"tre\",\"roles\":[\"treasurer\"]" +
                            public_key(treasurer_)));
        say(**made, act("tre", "account.opened",
                        "\"account\":\"eur\",\"bank\":\"Bank\",\"currency\":\"EUR\""));
        const Time now{system_clock()->now_microseconds()};
        token_ = service::make_token(folder_, {.name = "bench",
                                               .role = service::Role::treasurer,
                                               .ledgers = {"fund"},
                                               .made = now,
                                               .expires = {now.microseconds + 86'400'000'000},
                                               .revoked = std::nullopt})
                     .value();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { std::filesystem::remove_all(folder_); }

    std::filesystem::path file() const { return folder_ / "fund.db"; }
    const std::filesystem::path& folder() const { return folder_; }

    std::string income() {
        const std::string number = std::to_string(++number_);
        return act(
            "tre", "income.received",
            "\"account\":\"eur\",\"amount\":\"1.00\",\"bank_reference\":\"r" + number + "\"");
    }
    std::string get(const std::string& path) const {
        return "GET /v1/ledgers/fund" + path + " HTTP/1.1\r\nHost: a\r\n" + head() + "\r\n";
    }
    std::string post(const std::string& body) const {
        return "POST /v1/ledgers/fund/entries HTTP/1.1\r\nHost: a\r\n" + head() +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

private:
    std::string head() const { return "Authorization: Bearer " + token_ + "\r\n"; }
    std::string public_key(const seal::PrivateKey& key) const {
        return is_signed_ ? ",\"public_key\":\"" + key.public_key().base64() + "\"" : "";
    }
    std::string act(const std::string& actor, const std::string& kind, const std::string& body) {
        const std::string json = "{\"actor\":\"" + actor + "\",\"body\":{" + body +
                                 "},\"date\":\"2026-01-01\",\"fund\":\"sandbox/bench\",\"id\":\"a" +
                                 std::to_string(++acts_) + "\",\"kind\":\"" + kind + "\"}";
        if (!is_signed_) {
            return json;
        }
        seal::JsonDocument document;
        std::string canonical;
        seal::append_canonical(canonical, **document.parse(json));
        const auto& key = actor == "gov" ? governor_ : treasurer_;
        return "{\"act\":" + canonical + ",\"signatures\":[{\"officer\":\"" + actor +
               "\",\"signature\":\"" + to_base64(key.sign(as_bytes(canonical))) + "\"}]}";
    }
    static void say(Ledger& ledger, const std::string& json) {
        const Submission act{json};
        const auto verdicts = ledger.append({&act, 1}, AppendMode::each);
        if (!verdicts || std::holds_alternative<Refusal>(verdicts->front())) {
            give_up(json);
        }
    }

    bool is_signed_;
    std::filesystem::path folder_;
    seal::PrivateKey governor_ = *seal::PrivateKey::generate();
    seal::PrivateKey treasurer_ = *seal::PrivateKey::generate();
    std::string token_;
    std::size_t number_ = 0;
    std::size_t acts_ = 0;
};

// A log's key that is made with the server.
class OneKey final : public LogSigner {
public:
    Result<const seal::PrivateKey*> find(const seal::PublicKey& key) override {
        return key == key_.public_key() ? &key_ : nullptr;
    }
    Result<const seal::PrivateKey*> own() override { return &key_; }

private:
    seal::PrivateKey key_ = *seal::PrivateKey::generate();
};

// The service on a port, in a process of its own.
class Served {
public:
    explicit Served(const Place& place)
        : place_(place), server_(listen()), child_([this] { serve(); }) {}

    std::uint16_t port() const {
        return static_cast<std::uint16_t>(
            std::stoi(server_->address().substr(server_->address().rfind(':') + 1)));
    }
    double processor() const { return child_.processor(); }
    // Resident memory, in MB.
    double memory() const {
        std::ifstream status("/proc/" + std::to_string(child_.id()) + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmRSS:")) {
                return std::stod(line.substr(6)) / 1024;
            }
        }
        return 0;
    }

private:
    std::unique_ptr<http::Server> listen() {
        http::ServerLimits limits{.connections = kMostConnections, .connections_per_address = 0};
        limits.head.body_bytes = std::size_t{1} << 20;
        auto server = http::Server::listen(
            "127.0.0.1:0",
            [this](http::Request request, http::Reply reply) {
                service_->answer(std::move(request), std::move(reply));
            },
            limits);
        if (!server) {
            give_up(server.error().message);
        }
        return *std::move(server);
    }
    void serve() {
        service::Service made({.folder = place_.folder(),
                               .published = {},
                               .rate = {.requests = 0},
                               .desk = {},
                               .signer_of = [](const auto&) { return std::make_shared<OneKey>(); },
                               .tell = nullptr,
                               .complain = nullptr});
        service_ = &made;
        server_->run();
    }

    const Place& place_;
    service::Service* service_ = nullptr;
    std::unique_ptr<http::Server> server_;
    bench::Child<std::function<void()>> child_;
};

struct Route {
    const char* name;
    const char* path;
    std::size_t bytes;  // of the answer
};

// Processor time an answer, which other programs on the machine hardly change.
void print_cost(const std::string& name, double ours, std::size_t our_answers, double reference,
                std::size_t reference_answers, const bench::Options& options) {
    bench::print({name + "_cost",
                  {1e6 * ours / static_cast<double>(our_answers)},
                  {1e6 * reference / static_cast<double>(reference_answers)},
                  "us of processor an answer"},
                 options);
}

void measure_reads(const bench::Options& options) {
    Place place(fund::Signatures::waived);
    {
        auto ledger = Ledger::open(place.file());
        std::vector<std::string> acts(2'000);
        std::ranges::generate(acts, [&] { return place.income(); });
        const std::vector<Submission> batch(acts.begin(), acts.end());
        if (!ledger || !(*ledger)->append(batch, AppendMode::each)) {
            give_up("cannot fill the ledger");
        }
    }
    Served ours(place);
    {
        bench::Load first(ours.port(), [&] { return place.post(place.income()); }, 1);
        (void)first.run(1ms);  // a commit under the log's key
    }
    for (const Route& route :
         {Route{"service_status", "/status", 230}, Route{"service_balance", "/balances", 560},
          Route{"service_entry", "/entries/1000", 480},
          Route{"service_checkpoint", "/log/checkpoint", 180},
          Route{"service_tile", "/log/tile/0/000", 8'192}}) {
        const std::string body(route.bytes, 'x');
        const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
        const bench::Child bare([&] {
            bench::serve_bare(
                socket, [&body](const std::string&) -> const std::string& { return body; },
                kMostConnections);
        });
        bench::Load to_ours(ours.port(), place.get(route.path), 32);
        bench::Load to_bare(socket.address().port(), place.get(route.path), 32);
        bench::Figure figure{route.name, {}, {}, "answers/s"};
        const double before = ours.processor();
        for (int run = 0; run < kRuns; ++run) {
            figure.ours.push_back(to_ours.run(500ms));
            figure.reference.push_back(to_bare.run(500ms));
        }
        bench::print(figure, options);
        print_cost(route.name, ours.processor() - before, to_ours.took().size(), bare.processor(),
                   to_bare.took().size(), options);
    }
}

// One fdatasync of a small write beside the ledger, in seconds.
double one_sync(const std::filesystem::path& folder) {
    const int file = ::open((folder / "sync").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    std::vector<double> times;
    for (int i = 0; i < 51; ++i) {
        const auto start = std::chrono::steady_clock::now();
        if (::write(file, "x", 1) != 1 || ::fdatasync(file) != 0) {
            give_up("cannot sync");
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        times.push_back(took.count());
    }
    ::close(file);
    return bench::median(times);
}

// What 99 of 100 do not exceed.
double slowest_percent(std::vector<double> took) {
    std::ranges::sort(took);
    return took[took.size() * 99 / 100];
}

void measure_appends(const bench::Options& options) {
    Place place(fund::Signatures::required);
    std::vector<std::string> requests;
    for (int i = 0; i < 100'000; ++i) {
        requests.push_back(place.post(place.income()));
    }
    std::size_t used = 0;
    const bench::Load::Next next = [&] {
        if (used == requests.size()) {
            give_up("more acts are needed");
        }
        return requests[used++];
    };
    const auto key = *seal::PrivateKey::generate();
    const auto public_key = key.public_key();
    const std::string message(250, 'x');
    const auto signature = key.sign(as_bytes(message));
    const std::string receipt(150, 'x');
    const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    const bench::Child bare([&] {
        bench::serve_bare(
            socket,
            [&](const std::string&) -> const std::string& {
                return public_key.verify(as_bytes(message), signature) ? receipt : message;
            },
            kMostConnections);
    });
    const Served ours(place);
    bench::Load many(ours.port(), next, kClients);
    bench::Load one(ours.port(), next, 1);
    bench::Load to_bare(socket.address().port(), requests.front(), kClients);
    bench::Figure group{"service_append_group", {}, {}, "signed acts/s, 64 clients and 1"};
    bench::Figure verified{"service_append_bare", {}, {}, "signed acts/s, bare: one verification"};
    std::vector<double> syncs;
    double spent = 0;
    for (int run = 0; run < kRuns; ++run) {
        const double before = ours.processor();
        group.ours.push_back(many.run(600ms));
        spent += ours.processor() - before;
        group.reference.push_back(one.run(600ms));
        verified.ours.push_back(group.ours.back());
        verified.reference.push_back(to_bare.run(600ms));
        syncs.push_back(one_sync(place.folder()));
    }
    bench::print(group, options);
    bench::print(verified, options);
    print_cost("service_append", spent, many.took().size(), bare.processor(), to_bare.took().size(),
               options);
    const double slow = slowest_percent(many.took());
    bench::print({"service_append_p99", {slow}, syncs, "s; one sync"}, options);
    bench::print({"service_append_p99_bare", {slow}, {slowest_percent(to_bare.took())}, "s; bare"},
                 options);
}

constexpr std::size_t kArray = 1'000;

std::string array_of(Place& place) {
    std::string body = "[";
    for (std::size_t i = 0; i < kArray; ++i) {
        body += (i == 0 ? "" : ",") + place.income();
    }
    return body + "]";
}

void measure_arrays(const bench::Options& options) {
    Place place(fund::Signatures::waived);
    Place library(fund::Signatures::waived);
    std::vector<std::string> requests;
    for (int i = 0; i < 400; ++i) {
        requests.push_back(place.post(array_of(place)));
    }
    std::size_t used = 0;
    const Served ours(place);
    bench::Load load(ours.port(), [&] { return requests.at(used++); }, 2);
    auto ledger = Ledger::open(library.file(), {.signer = std::make_shared<OneKey>()});
    bench::Figure figure{"service_array", {}, {}, "unsigned acts/s, 1,000 a commit"};
    for (int run = 0; run < kRuns; ++run) {
        figure.ours.push_back(kArray * load.run(200ms));
        std::vector<std::string> acts(kArray);
        std::ranges::generate(acts, [&] { return library.income(); });
        const std::vector<Submission> batch(acts.begin(), acts.end());
        const auto start = std::chrono::steady_clock::now();
        if (!(*ledger)->append(batch, AppendMode::all_or_nothing)) {
            give_up("the library fails");
        }
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        figure.reference.push_back(kArray / taken.count());
    }
    bench::print(figure, options);
}

// Resident memory with 200 connections that have asked, over a million entries.
void measure_memory(const bench::Options& options) {
    Place place(fund::Signatures::waived);
    {
        auto ledger = Ledger::open(place.file());
        for (int commit = 0; commit < 100; ++commit) {
            std::vector<std::string> acts(10'000);
            std::ranges::generate(acts, [&] { return place.income(); });
            const std::vector<Submission> batch(acts.begin(), acts.end());
            if (!(*ledger)->append(batch, AppendMode::each)) {
                give_up("cannot fill the ledger");
            }
        }
    }
    const Served ours(place);
    bench::Load append(ours.port(), [&] { return place.post(place.income()); }, kClients);
    (void)append.run(500ms);
    for (const char* path : {"/status", "/balances", "/reports/position", "/entries/500000",
                             "/log/tile/0/x001/000", "/entries?limit=1000"}) {
        bench::Load reads(ours.port(), place.get(path), 100);
        (void)reads.run(300ms);
    }
    const bench::Load idle(ours.port(), place.get("/status"), 200 - kClients);
    bench::print({"service_memory", {ours.memory()}, {150}, "MB, at most"}, options);
}

}  // namespace

// With words after the options, only those parts.
int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    const bool all = std::ranges::all_of(words, [](auto word) { return word.starts_with("--"); });
    const std::pair<std::string_view, void (*)(const bench::Options&)> parts[] = {
        {"reads", measure_reads},
        {"appends", measure_appends},
        {"arrays", measure_arrays},
        {"memory", measure_memory}};
    for (const auto& [name, measure] : parts) {
        if (all || std::ranges::find(words, name) != words.end()) {
            measure(options);
        }
    }
}
