// Parties are the shortest acts, so they fill the log.
#include "tests/evidence/site.h"

#include <unistd.h>

#include <algorithm>

#include "ledger/evidence/trust.h"
#include "ledger/store/memory/memory_store.h"

namespace reserve::test {
namespace {

constexpr const char* kOrigin = "sandbox/site";

std::string act(int number, std::string_view kind, const std::string& body) {
    std::string json = "{'act':{'actor':'g','body':" + body + ",'date':'2026-03-01','id':'t-" +
                       std::to_string(number) + "','kind':'" + std::string(kind) +
                       "'},'at':'2026-03-01T12:00:00Z'}";
    std::ranges::replace(json, '\'', '"');
    return json;
}

void record(Ledger& ledger, const std::vector<std::string>& lines) {
    std::vector<Submission> acts;
    for (const std::string& line : lines) {
        acts.push_back({line});
    }
    const auto verdicts = ledger.append(acts, AppendMode::all_or_nothing);
    REQUIRE(verdicts);
    if (const auto* refusal = std::get_if<Refusal>(&verdicts->back())) {
        FAIL(refusal->message);
    }
}

}  // namespace

Site::Site(std::uint64_t entries) : vkey(keys->add()) {
    open();
    grow(entries - 1);
}

Site::Site(const Site& of, std::uint64_t entries) : keys(of.keys), vkey(of.vkey) {
    open();
    acts = 1'000;
    grow(entries - 1);
}

void Site::open() {
    std::string name = (std::filesystem::temp_directory_path() / "reserve-site-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    directory = folder / "log";
    auto made = Ledger::on(store::make_memory_store(), {.origin = kOrigin, .signer = keys});
    REQUIRE(made);
    ledger = std::move(*made);
    record(*ledger, {act(acts++, "fund.opened",
                         "{'charter':{'approval_tiers':[{'approvals':1,'up_to':'1000.00'}],"
                         "'beneficiary':'B','purposes':['energy'],'signatures':'waived'},"
                         "'functional_currency':'EUR','log_key':'" +
                             vkey + "','name':'Site','sandbox':true}")});
}

Site::~Site() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

void Site::grow(std::uint64_t entries) {
    if (entries == 0) {
        return;
    }
    std::vector<std::string> lines;
    for (std::uint64_t i = 0; i < entries; ++i) {
        const std::string name = "P" + std::to_string(acts);
        lines.push_back(act(acts++, "party.registered",
                            "{'name':'" + name + "','party':'" + name + "','role':'payee'}"));
    }
    record(*ledger, lines);
}

std::string Site::change_key() {
    const std::string next = keys->add();
    record(*ledger, {act(acts++, "log_key.changed",
                         "{'log_key':'" + next + "','reason':'yearly'}")});
    return next;
}

void Site::publish() {
    const auto published = evidence::publish(*ledger, directory, {.anchors = folder / "anchors",
                                                                  .progress = {}});
    if (!published) {
        FAIL(published.error().message);
    }
}

evidence::LogReport Site::verify(const std::string& by, evidence::Rules rules) const {
    const auto source = evidence::open_directory(directory);
    REQUIRE(source);
    const auto trust = evidence::trust_keys({&by, 1});
    REQUIRE(trust);
    auto report = evidence::verify_log(
        **source, {.trust = *trust, .rules = rules, .authorities = {}, .progress = {}});
    REQUIRE(report);
    return std::move(*report);
}

std::string Site::bundle() const {
    std::string bytes;
    const auto head = evidence::export_bundle(
        *ledger, {.anchors = folder / "anchors", .verifier = "# verifier\n", .progress = {}},
        [&](std::string_view piece) {
            bytes += piece;
            return true;
        });
    REQUIRE(head);
    return bytes;
}

std::vector<std::string> told(const evidence::LogReport& report) {
    std::vector<std::string> lines;
    for (const Finding& finding : report.findings) {
        lines.push_back(finding.code + " " + finding.place + ": " + finding.reason);
    }
    return lines;
}

}  // namespace reserve::test
