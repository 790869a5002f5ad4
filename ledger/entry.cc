// Writes entries by appending in canonical order; reads the parts back from the parsed tree.
#include "ledger/entry.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace reserve {

using seal::JsonKind;
using seal::JsonNode;

std::string_view AccountNames::name(fund::AccountKey key) {
    auto& known = known_[key.bits()];
    if (known == nullptr) {
        const auto& account_class = fund::spec(key.account_class());
        known = std::make_unique<std::string>(account_class.prefix);
        if (account_class.owner) {
            *known += ':';
            *known += names_.name_of(*account_class.owner, key.owner());
        }
    }
    return *known;
}

void AccountNames::announce(fund::AccountKey key, std::string_view owner) {
    const auto& account_class = fund::spec(key.account_class());
    known_[key.bits()] = std::make_unique<std::string>(std::string(account_class.prefix) + ":" +
                                                       std::string(owner));
}

void sort_postings(const fund::Postings& postings, AccountNames& names,
                   std::vector<NamedPosting>& into) {
    into.clear();
    for (const fund::Posting& posting : postings) {
        into.push_back({names.name(posting.account), posting});
    }
    std::ranges::sort(into, [](const NamedPosting& a, const NamedPosting& b) {
        const int order = a.account.compare(b.account);
        return order != 0 ? order < 0
                          : a.posting.account.currency().code() <
                                b.posting.account.currency().code();
    });
}

void append_entry(std::string& out, std::string_view canonical_act,
                  std::span<const NamedPosting> postings, Currency functional, Time recorded_at,
                  std::uint64_t seq, std::span<const Signed> signatures) {
    out += "{\"act\":";
    out += canonical_act;
    out += ",\"postings\":[";
    const char* separator = "";
    for (const NamedPosting& named : postings) {
        const Currency currency = named.posting.account.currency();
        ((out += separator) += "{\"account\":\"").append(named.account) += "\",\"amount\":\"";
        append_amount(out, named.posting.amount, currency.decimals());
        (out += "\",\"currency\":\"").append(currency.code()) += "\",\"value\":\"";
        append_amount(out, named.posting.value, functional.decimals());
        out += "\"}";
        separator = ",";
    }
    out += "],\"recorded_at\":\"";
    append_time(out, recorded_at);
    out += "\",\"schema\":1,\"seq\":";
    std::array<char, 24> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), seq).ptr);
    out += ",\"signatures\":[";
    separator = "";
    for (const Signed& by : signatures) {
        ((out += separator) += "{\"officer\":\"").append(by.officer) += "\",\"signature\":\"";
        (out += by.signature) += "\"}";
        separator = ",";
    }
    out += "]}";
}

std::string read_entry(const JsonNode& entry, EntryParts& parts) {
    if (!entry.is(JsonKind::object) || entry.count != 6) {
        return "it has not the six members of an entry";
    }
    const JsonNode* seq = entry.find("seq");
    const JsonNode* schema = entry.find("schema");
    const JsonNode* recorded = entry.find("recorded_at");
    const JsonNode* signatures = entry.find("signatures");
    parts.act = entry.find("act");
    parts.postings = entry.find("postings");
    if (seq == nullptr || schema == nullptr || recorded == nullptr || signatures == nullptr ||
        parts.act == nullptr || parts.postings == nullptr) {
        return "a member of an entry is missing";
    }
    const auto time = parse_time(recorded->text);
    if (!time || !seq->is(JsonKind::integer) || seq->integer < 0 || schema->integer != 1) {
        return "recorded_at, seq or schema is malformed";
    }
    parts.recorded_at = *time;
    parts.seq = static_cast<std::uint64_t>(seq->integer);
    parts.signatures.clear();
    for (const JsonNode& item : signatures->children()) {
        const JsonNode* officer = item.find("officer");
        const JsonNode* signature = item.find("signature");
        if (officer == nullptr || signature == nullptr) {
            return "a signature is malformed";
        }
        parts.signatures.push_back({officer->text, signature->text});
    }
    return {};
}

std::optional<fund::AccountKey> parse_account(
    std::string_view account, Currency currency,
    const std::function<std::optional<std::uint32_t>(fund::ObjectKind, std::string_view)>&
        resolve) {
    for (const auto& known : fund::account_classes()) {
        if (!known.owner && account == known.prefix) {
            return fund::AccountKey(known.account_class, currency);
        }
        if (known.owner && account.starts_with(known.prefix) &&
            account.size() > known.prefix.size() && account[known.prefix.size()] == ':') {
            const auto owner = resolve(*known.owner, account.substr(known.prefix.size() + 1));
            return owner ? std::optional(
                               fund::AccountKey(known.account_class, *owner, currency))
                         : std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace reserve
