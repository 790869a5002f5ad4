// Problems are RFC 9457; Accept is RFC 9110 section 12.5.1, as far as it goes here.
#include "service/answers.h"

#include <algorithm>
#include <charconv>

#include "http/negotiation.h"
#include "ledger/base/hex.h"
#include "ledger/base/quoted.h"
#include "ledger/base/text.h"
#include "ledger/fund/rules.h"
#include "ledger/seal/sha256.h"

namespace reserve::service {

http::Response found(std::string body, std::string_view type, Lasting lasting,
                     std::string_view tag) {
    const std::string own = tag.empty() ? to_hex(seal::sha256(as_bytes(body))) : std::string(tag);
    http::Response answer{.status = 200, .content_type = std::string(type), .body = {}};
    answer.fields = {
        {"etag", "\"" + own + "\""},
        {"cache-control", lasting == Lasting::for_ever ? "private, max-age=31536000, immutable"
                                                       : "private, no-cache"}};
    answer.shared_body = std::make_shared<const http::SharedBody>(std::move(body));
    return answer;
}

http::Response said(int status, std::string body, std::string_view type) {
    http::Response answer{
        .status = status, .content_type = std::string(type), .body = std::move(body)};
    answer.fields = {{"cache-control", "no-store"}};
    return answer;
}

http::Response later(int status, std::string_view why, std::uint64_t seconds) {
    http::Response answer = http::problem(status, why);
    answer.fields.push_back({"retry-after", std::to_string(seconds)});
    return answer;
}

http::Response busy(std::string_view why) {
    return later(503, why, 1);
}

http::Response not_found(std::string_view what) {
    return http::problem(404, what);
}

http::Response cannot_go_on(ErrorKind kind) {
    return kind == ErrorKind::locked
               ? busy("another program is writing to this ledger")
               : http::problem(503, "the ledger cannot go on; its operator must look after it");
}

http::Response nothing_recorded(http::Response answer) {
    if (answer.status >= 500) {
        answer.body.insert(answer.body.find("\"status\":"), "\"recorded\":false,");
    }
    return answer;
}

bool is_json(const http::Request& request) {
    const std::string* type = request.find("content-type");
    return type != nullptr && (*type == kJson || type->starts_with("application/json;"));
}

bool is_askers(ErrorKind kind) {
    return kind == ErrorKind::usage || kind == ErrorKind::malformed ||
           kind == ErrorKind::not_found;
}

http::Response failed(const Error& error) {
    switch (error.kind) {
        case ErrorKind::usage:
        case ErrorKind::malformed:
            return http::problem(400, "what is asked for makes no sense here");
        case ErrorKind::not_found:
            return not_found("there is no such thing");
        case ErrorKind::locked:
        case ErrorKind::disk:
        case ErrorKind::read_only:
        case ErrorKind::poisoned:
        case ErrorKind::forked:
        case ErrorKind::corrupt:
        case ErrorKind::not_a_ledger:
        case ErrorKind::newer_schema:
        case ErrorKind::network:
        case ErrorKind::wrong_signature:
        case ErrorKind::wrong_tree:
        case ErrorKind::policy:
        case ErrorKind::rule_broken:
        case ErrorKind::interrupted:
            return cannot_go_on(error.kind);
        case ErrorKind::internal:
            break;
    }
    return http::problem(500);
}

http::Response refused(const Refusal& refusal, std::optional<std::size_t> index) {
    const fund::RuleSpec& rule = fund::spec(refusal.rule);
    std::string body =
        "{\"detail\":" + json_string(refusal.message) + ",\"facts\":" + refusal.facts;
    if (!refusal.id.empty()) {
        body += ",\"id\":" + json_string(refusal.id);
    }
    if (index) {
        body += ",\"index\":" + std::to_string(*index);
    }
    const std::string id(rule.id);
    body += ",\"remedy\":" + json_string(rule.remedy) + ",\"rule\":\"" + id +
            "\",\"status\":422,\"title\":" + json_string(rule.sentence) + ",\"type\":\"/rules/" +
            id + "\"}\n";
    return said(422, std::move(body), "application/problem+json");
}

namespace {

// In thousandths; 0 for a weight that cannot be read.
int weight_of(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view value = http::take_until(parameters, ';');
        const std::string_view name = http::take_until(value, '=');
        if (name != "q" && name != "Q") {
            continue;
        }
        std::string digits(value);
        std::erase(digits, '.');
        digits.resize(std::min<std::size_t>(digits.size(), 4));
        digits.append(4 - digits.size(), '0');
        int weight = 0;
        const auto [stop, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), weight);
        return error == std::errc() && stop == digits.data() + digits.size() ? weight : 0;
    }
    return 1000;
}

// How exactly a range names the type; 0 if it does not.
int fit_of(std::string_view range, std::string_view type) {
    const std::string_view plain = type.substr(0, type.find(';'));
    const std::string_view group = plain.substr(0, plain.find('/') + 1);
    if (range == plain) {
        return 3;
    }
    return range.ends_with("/*") && range.substr(0, range.size() - 1) == group ? 2
           : range == "*/*"                                                    ? 1
                                                                               : 0;
}

}  // namespace

std::string_view preferred(const http::Request& request,
                           std::span<const std::string_view> offered) {
    const std::string* accept = request.find("accept");
    if (accept == nullptr || http::trim(*accept).empty()) {
        return offered.front();
    }
    std::string_view best;
    int best_weight = 0;
    for (const std::string_view type : offered) {
        int fit = 0;
        int weight = 0;
        for (std::string_view rest = *accept; !rest.empty();) {
            std::string_view one = http::take_until(rest, ',');
            const std::string range = lower_ascii(http::take_until(one, ';'));
            if (const int close = fit_of(range, type); close > fit) {
                fit = close;
                weight = weight_of(one);
            }
        }
        if (weight > best_weight) {
            best = type;
            best_weight = weight;
        }
    }
    return best;
}

}  // namespace reserve::service
