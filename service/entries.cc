// Recording acts, and reading entries: one as it is hashed, or a page of their heads.
#include <fnmatch.h>

#include <algorithm>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/hex.h"
#include "ledger/base/quoted.h"
#include "ledger/codec.h"
#include "ledger/report/case_view.h"
#include "ledger/verdict_json.h"
#include "service/answers.h"
#include "service/body.h"
#include "service/pages.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {
namespace {

constexpr std::size_t kMostActs = 1'000;

enum class Shape : std::uint8_t { one, array };

// What a POST asks for, beside the acts.
struct Recording {
    Shape shape = Shape::one;
    Durability durability = Durability::commit;
    AppendMode mode = AppendMode::all_or_nothing;
    std::string ledger;
    std::vector<std::string> ids{};  // of the acts; empty where none could be read
};

std::string id_of(const seal::JsonNode& submission) {
    const seal::JsonNode* act = submission.find("act");
    const seal::JsonNode* id = (act != nullptr ? *act : submission).find("id");
    return id != nullptr && id->is(seal::JsonKind::string) ? std::string(id->text) : "";
}

http::Response bad(std::string_view why) {
    return http::problem(400, why);
}

// Reads how and what; else why not.
std::expected<Recording, http::Response> read_recording(const Call& call,
                                                        const seal::JsonNode& body) {
    Recording asked{.shape = body.is(seal::JsonKind::array) ? Shape::array : Shape::one,
                    .ledger = call.book->id()};
    const std::string_view mode = call.asked("mode");
    const std::string_view dry = call.asked("dry_run");
    const bool is_known = (mode.empty() || mode == "whole" || mode == "each") &&
                          (dry.empty() || dry == "true" || dry == "false");
    if (!is_known) {
        return std::unexpected(bad("mode is whole or each, dry_run is true or false"));
    }
    if (asked.shape == Shape::one && mode == "each") {
        return std::unexpected(bad("mode=each is for an array of acts"));
    }
    if (asked.shape == Shape::array && body.count > kMostActs) {
        return std::unexpected(http::problem(413, "an array has at most 1,000 acts"));
    }
    if (asked.shape == Shape::array && body.count == 0) {
        return std::unexpected(bad("an array has at least one act"));
    }
    asked.durability = dry == "true" ? Durability::dry_run : Durability::commit;
    asked.mode = mode == "each" ? AppendMode::each : AppendMode::all_or_nothing;
    if (asked.shape == Shape::one) {
        asked.ids.push_back(id_of(body));
    } else {
        std::ranges::transform(body.children(), std::back_inserter(asked.ids), id_of);
    }
    const std::string* key = call.request.find("idempotency-key");
    if (key != nullptr && (asked.shape == Shape::array || *key != asked.ids.front())) {
        return std::unexpected(bad("the Idempotency-Key of an act is its id; an array has none"));
    }
    return asked;
}

// A receipt or a refusal, with what only the service knows.
std::string json_of(const Verdict& verdict, const std::string& id, const Recording& asked,
                    std::uint64_t checkpoint) {
    std::string json = verdict_json(verdict, 0, id);
    if (checkpoint != 0 && asked.durability == Durability::commit) {
        json.pop_back();
        json += ",\"checkpoint_size\":" + std::to_string(checkpoint) + "}";
    }
    return json;
}

// What became of all acts of a job.
http::Response answer_of(const Recording& asked, const Recorded& recorded) {
    const auto is_refused = [](const Verdict& one) { return std::holds_alternative<Refusal>(one); };
    const auto is_replayed = [](const Verdict& one) {
        const auto* receipt = std::get_if<Receipt>(&one);
        return receipt != nullptr && receipt->replayed;
    };
    const auto& verdicts = recorded.verdicts;
    const auto first = std::ranges::find_if(verdicts, is_refused);
    if (first != verdicts.end() && asked.mode != AppendMode::each) {
        const auto place = static_cast<std::size_t>(first - verdicts.begin());
        return refused(std::get<Refusal>(*first),
                       asked.shape == Shape::array ? std::optional(place) : std::nullopt);
    }
    std::string body = asked.shape == Shape::array ? "[" : "";
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        body += (i == 0 ? "" : ",") +
                json_of(verdicts[i], asked.ids[i], asked, recorded.checkpoints[i]);
    }
    body += asked.shape == Shape::array ? "]\n" : "\n";
    const bool nothing_kept =
        asked.durability == Durability::dry_run || std::ranges::all_of(verdicts, is_refused);
    http::Response answer = said(nothing_kept ? 200 : 201, std::move(body));
    if (!nothing_kept && asked.shape == Shape::one) {
        answer.fields.push_back({"location", fmt::format("/v1/ledgers/{}/entries/{}", asked.ledger,
                                                         std::get<Receipt>(verdicts.front()).seq)});
    }
    if (!nothing_kept && std::ranges::all_of(verdicts, is_replayed)) {
        answer.fields.push_back({"idempotency-replayed", "true"});
    }
    return answer;
}

// Signatures are verified here, on the caller's worker, so that the writer need not.
void check_ahead(Job& job, const Facts& facts) {
    if (!facts.needs_signatures) {
        return;
    }
    SignatureChecker checker;
    for (const std::string& act : job.acts) {
        job.ahead.push_back(checker.check(act, facts.keys));
    }
}

}  // namespace

void record_acts(Call call, http::Reply reply) {
    seal::JsonDocument document;
    auto body = read_body(call.request, document);
    if (!body) {
        return reply.send(std::move(body.error()));
    }
    auto asked = read_recording(call, **body);
    if (!asked) {
        return reply.send(std::move(asked.error()));
    }
    const auto facts = call.book->facts();
    if (!facts) {
        return reply.send(nothing_recorded(failed(call, facts.error())));
    }
    Job job{.acts = {},
            .ahead = {},
            .mode = asked->mode,
            .durability = asked->durability,
            .tell = nullptr};
    if (asked->shape == Shape::array) {
        for (const seal::JsonNode& act : (*body)->children()) {
            seal::append_canonical(job.acts.emplace_back(), act);
        }
    } else {
        job.acts.push_back(std::move(call.request.body));
    }
    check_ahead(job, **facts);
    auto later = std::make_shared<http::Reply>(std::move(reply));
    job.tell = [later, service = call.service, book = call.book,
                asked = *std::move(asked)](const Result<Recorded>& recorded) {
        if (!recorded) {
            http::Response answer = service->unusable(*book, recorded.error());
            return later->send(book->desk().is_poisoned() ? std::move(answer)
                                                          : nothing_recorded(std::move(answer)));
        }
        const auto refusals = std::ranges::count_if(recorded->verdicts, [](const Verdict& one) {
            return std::holds_alternative<Refusal>(one);
        });
        service->metrics().judged(recorded->verdicts.size(), static_cast<std::size_t>(refusals));
        later->send(answer_of(asked, *recorded));
    };
    if (!call.book->desk().hand_in(std::move(job))) {
        later->send(nothing_recorded(
            busy("too much waits to be recorded, or the server is stopping")));
    }
}

http::Response read_entry(const Call& call) {
    const auto seq = parse_number(call.names.front(), kMostSeq);
    if (!seq) {
        return bad("an entry is named by its number");
    }
    const std::string_view types[] = {kJson};
    if (preferred(call.request, types).empty()) {
        return http::problem(406);
    }
    const auto ledger = call.book->borrow();
    const auto entry = ledger ? (*ledger)->entry(*seq) : std::unexpected(ledger.error());
    if (!entry) {
        return failed(call, entry.error());
    }
    const std::string tag = to_hex(seal::Hasher().leaf(as_bytes(entry->leaf)));
    return found(entry->leaf, kJson, Lasting::for_ever, tag);
}

namespace {

// Of these kinds of act, by a pattern.
Result<std::vector<std::uint64_t>> seqs_of_kind(Ledger& ledger, const std::string& pattern) {
    std::vector<fund::KindIndex> kinds;
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        const std::string name(fund::kinds()[kind].name);
        if (::fnmatch(pattern.c_str(), name.c_str(), 0) == 0) {
            kinds.push_back(kind);
        }
    }
    return ledger.of_kinds(kinds);
}

constexpr fund::ObjectKind kCases[] = {
    fund::ObjectKind::contribution, fund::ObjectKind::note,         fund::ObjectKind::receipt,
    fund::ObjectKind::notification, fund::ObjectKind::disbursement, fund::ObjectKind::payment,
    fund::ObjectKind::party,        fund::ObjectKind::bank_account, fund::ObjectKind::officer,
    fund::ObjectKind::batch,        fund::ObjectKind::set_aside};

// Of everything that has this name.
Result<std::vector<std::uint64_t>> seqs_of_case(Ledger& ledger, const std::string& name) {
    std::vector<std::uint64_t> all;
    for (const fund::ObjectKind kind : kCases) {
        const auto seqs = report::case_entries(ledger, kind, name);
        if (!seqs) {
            return seqs;
        }
        all.insert(all.end(), seqs->begin(), seqs->end());
    }
    std::ranges::sort(all);
    const auto twice = std::ranges::unique(all);
    all.erase(twice.begin(), twice.end());
    return all;
}

// The seqs asked for; nullopt: all.
Result<std::optional<std::vector<std::uint64_t>>> wanted_seqs(Ledger& ledger, const Call& call) {
    const std::string kind(call.asked("kind"));
    const std::string thing(call.asked("case"));
    if (kind.empty() && thing.empty()) {
        return std::nullopt;
    }
    auto seqs = kind.empty() ? seqs_of_case(ledger, thing) : seqs_of_kind(ledger, kind);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    if (!kind.empty() && !thing.empty()) {
        const auto others = seqs_of_case(ledger, thing);
        if (!others) {
            return std::unexpected(others.error());
        }
        std::vector<std::uint64_t> both;
        std::ranges::set_intersection(*seqs, *others, std::back_inserter(both));
        seqs = std::move(both);
    }
    return std::optional(*std::move(seqs));
}

Result<http::Response> page(Ledger& ledger, const Call& call, std::uint64_t from,
                            std::size_t limit) {
    const auto wanted = wanted_seqs(ledger, call);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    EntryRows rows;
    std::optional<std::uint64_t> next;
    const std::uint64_t size = ledger.head().size;
    if (!*wanted) {
        const std::uint64_t end = std::min<std::uint64_t>(size, from + limit);
        if (const Status read = rows.add(ledger, from, end); !read) {
            return std::unexpected(read.error());
        }
        next = end < size ? std::optional(end) : std::nullopt;
    } else {
        auto at = std::ranges::lower_bound(**wanted, from);
        for (; at != (*wanted)->end() && rows.count() < limit; ++at) {
            if (const Status read = rows.add(ledger, *at, *at + 1); !read) {
                return std::unexpected(read.error());
            }
        }
        next = at != (*wanted)->end() ? std::optional(*at) : std::nullopt;
    }
    const std::string more = next ? ",\"next\":\"" + cursor_of(*next) + "\"" : "";
    return found("{\"entries\":" + rows.json() + more + "}\n", kJson);
}

}  // namespace

http::Response list_entries(const Call& call) {
    const auto from = call.asked("after").empty() ? std::optional<std::uint64_t>(0)
                                                  : parse_cursor(call.asked("after"));
    const auto limit = limit_of(call);
    const std::string_view types[] = {kJson};
    if (!from || !limit) {
        return bad("after is the next of a page before, limit is a number up to 1,000");
    }
    if (!call.asked("case").empty() && !is_name(call.asked("case"))) {
        return bad("case is a name");
    }
    if (preferred(call.request, types).empty()) {
        return http::problem(406);
    }
    const auto ledger = call.book->borrow();
    const auto answer =
        ledger ? page(**ledger, call, *from, *limit) : std::unexpected(ledger.error());
    return answer ? *answer : failed(call, answer.error());
}

}  // namespace reserve::service
