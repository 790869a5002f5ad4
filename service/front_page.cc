// The page at "/", for people: what of the ledgers is public, where those stand, and how anyone
// reads and verifies them.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/report/amounts.h"
#include "ledger/report/catalogue.h"
#include "ledger/report/heading.h"
#include "ledger/report/page.h"
#include "service/answers.h"
#include "service/books.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {
namespace {

using report::Markup;

constexpr std::string_view kPages[] = {"text/html; charset=utf-8"};
constexpr std::pair<const char*, const char*> kGuards[] = {
    {"content-security-policy",
     "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'"},
    {"referrer-policy", "no-referrer"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
};
constexpr std::string_view kStyle = R"css(a { color: #1f4e79; }
.links { margin: 0.5rem 0 0; }
.links a { margin-left: 0.6rem; }
pre { margin: 0.5rem 0 0; padding: 0.5rem 0.7rem; overflow-x: auto; background: #f2f5f8; }
)css";

std::string gate_text(const std::vector<report::GateLine>& gates) {
    const bool is_open = std::ranges::any_of(gates, &report::GateLine::is_open);
    std::string text = is_open ? "open" : "closed";
    std::string_view before = ": ";
    for (const report::GateLine& gate : gates) {
        if (gate.is_open == is_open) {
            text += fmt::format("{}{} {}", before, gate.notification, gate.state);
            before = "; ";
        }
    }
    return gates.empty() ? text + ": no notification was issued" : text;
}

void add_links(Markup& page, std::string_view over, const std::string& place,
               std::span<const std::string_view> names) {
    page.open("p", {{"class", "links"}});
    page.text(over);
    for (const std::string_view name : names) {
        page.element("a", name, {{"href", place + "/" + std::string(name)}});
        page.line_end();
    }
    page.close();
    page.line_end();
}

// Only where something answers.
void add_places(Markup& page, Ledger& ledger, const std::string& place) {
    constexpr std::string_view kBooks[] = {"status",        "balances",      "contributions",
                                           "notifications", "disbursements", "entries"};
    add_links(page, "Books:", place, kBooks);
    std::vector<std::string_view> reports;
    for (const report::KnownReport& known : report::known_reports()) {
        if (known.subject == nullptr) {
            reports.emplace_back(known.name);
        }
    }
    add_links(page, "Reports:", place + "/reports", reports);
    std::vector<std::string_view> log;
    if (ledger.checkpoint()) {
        log.emplace_back("checkpoint");
    }
    if (!ledger.log_keys().empty()) {
        log.emplace_back("log.vkey");
    }
    if (!log.empty()) {
        add_links(page, "Log:", place + "/log", log);
    }
}

Result<std::string> ledger_section(Ledger& ledger, const std::string& id) {
    const auto heading = report::heading_of(ledger, {});
    const auto now = heading ? report::overview(ledger) : std::unexpected(heading.error());
    if (!now) {
        return std::unexpected(now.error());
    }
    const std::string place = "/v1/ledgers/" + id;
    Markup page;
    page.open("section", {{"class", "short"}});
    page.element("h2", heading->fund);
    if (heading->exercise) {
        page.element("p", fmt::format("{}: a sandbox, not a fund's own books", report::kExercise),
                     {{"class", "banner"}});
    }
    report::add_facts(
        page, {{"Gate", gate_text(now->gates)},
               {"Available", report::told(ledger, now->position.available)},
               {"Alerts", std::to_string(now->alerts.size())},
               {"Log", fmt::format("{}, {} entries, root {}", heading->origin, heading->head.size,
                                   to_base64(heading->head.root))}});
    add_places(page, ledger, place);
    page.element("pre", fmt::format("reserve --ledger URL{} verify", place));
    page.close();
    page.line_end();
    return page.take();
}

std::string closed_section(const std::string& id) {
    Markup page;
    page.open("section", {{"class", "short"}});
    page.element("h2", id);
    page.element("p", "Nothing can be read of it now.", {{"class", "says"}});
    page.close();
    page.line_end();
    return page.take();
}

// Kept like all that is made from a ledger's books.
std::string section_of(const Call& call, Book& book) {
    if (const auto facts = book.facts(); !facts) {
        call.service->unusable(book, facts.error());
        return closed_section(book.id());
    }
    Call of_book = call;
    of_book.book = &book;
    const http::Response made = from_books(of_book, kPages, RestsOn::clock,
                                           [&](Ledger& ledger, const Axes&, std::string_view) {
                                               return ledger_section(ledger, book.id());
                                           });
    return made.is_success() ? made.bytes() : closed_section(book.id());
}

// Of those that are not public nothing is read.
std::vector<Book*> public_books(Service& service) {
    std::vector<Book*> books;
    for (const std::string& id : service.shelf().ids()) {
        const bool is_public =
            std::ranges::find(service.published(), id) != service.published().end();
        if (Book* book = is_public ? service.shelf().find(id) : nullptr) {
            books.push_back(book);
        }
    }
    return books;
}

enum class Shown : std::uint8_t { nothing, ledgers };

void add_help(Markup& page, Shown shown) {
    page.open("section", {{"class", "short"}});
    page.element(
        "h2", shown == Shown::ledgers ? "To verify, and to read more" : "Nothing is public here");
    page.element("p",
                 "In commands, URL is the address of this page without the slash at its end. To "
                 "verify is to read every entry again by every rule, on your own machine; whose "
                 "key to believe, say with --vkey.",
                 {{"class", "says"}});
    page.element("p",
                 "To record, and to read what is not public, a token is needed. The operator of "
                 "this server makes it, for a role, ledgers and a time:",
                 {{"class", "says"}});
    page.element("pre", "reserve token new --dir FOLDER --role ROLE --ledger LEDGER");
    page.element(
        "p", "Whoever was handed one works with the commands of the program:", {{"class", "says"}});
    page.element("pre", "RESERVE_TOKEN=TOKEN reserve --ledger URL/v1/ledgers/LEDGER status");
    constexpr std::string_view kContract[] = {"openapi.yaml"};
    add_links(page, "For programs:", "", kContract);
    page.close();
    page.line_end();
}

}  // namespace

http::Response read_page(const Call& call) {
    if (preferred(call.request, kPages).empty()) {
        return http::problem(406);
    }
    const std::vector<Book*> books = public_books(*call.service);
    const report::PageHead head{.over = "Reserve fund ledger",
                                .title = "Public ledgers",
                                .window = "Public ledgers",
                                .facts = {{"Here", "what anyone may read, without a token"}},
                                .style = kStyle};
    const auto draw = [&](Markup& page) {
        for (Book* book : books) {
            page.verbatim(section_of(call, *book));
        }
        add_help(page, books.empty() ? Shown::nothing : Shown::ledgers);
    };
    http::Response answer = found(report::to_page(head, draw), kPages[0]);
    for (const auto& [name, value] : kGuards) {
        answer.fields.push_back({name, value});
    }
    return answer;
}

}  // namespace reserve::service
