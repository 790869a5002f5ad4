// Flattens tables into keys with points.
#include "ledger/exchange/settings.h"

#include <algorithm>

#include "ledger/seal/json.h"

namespace reserve::exchange {
namespace {

// "payees.*.name" fits "payees.A1.name".
bool fits(std::string_view key, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return key == pattern;
    }
    const std::string_view before = pattern.substr(0, star);
    const std::string_view after = pattern.substr(star + 1);
    return key.size() > before.size() + after.size() && key.starts_with(before) &&
           key.ends_with(after);
}

template <class Visit>
void flatten(const seal::JsonNode& node, const std::string& key, const Visit& visit) {
    if (!node.is(seal::JsonKind::object)) {
        return visit(key, node);
    }
    for (const seal::JsonNode& member : node.children()) {
        flatten(member, (key.empty() ? "" : key + ".") + std::string(member.key), visit);
    }
}

}  // namespace

Result<Settings> Settings::read(std::string_view json, std::span<const std::string_view> known) {
    seal::JsonDocument document;
    const auto root = document.parse(json);
    if (!root || !(*root)->is(seal::JsonKind::object)) {
        return fail(ErrorKind::usage, "the settings are not a table");
    }
    Settings settings;
    flatten(**root, "", [&](const std::string& key, const seal::JsonNode& value) {
        if (std::ranges::none_of(known, [&](auto pattern) { return fits(key, pattern); })) {
            settings.blame(key, "is no setting of this export");
        } else if (!value.is(seal::JsonKind::string)) {
            settings.blame(key, "is not written as \"text\"");
        } else {
            settings.texts_.emplace(key, value.text);
        }
    });
    return settings;
}

std::string Settings::text(const std::string& key) const {
    const auto found = texts_.find(key);
    return found == texts_.end() ? "" : found->second;
}

std::string Settings::required(const std::string& key, std::string_view what) {
    if (!has(key)) {
        blame(key, "is missing: " + std::string(what));
    }
    return text(key);
}

void Settings::blame(const std::string& key, std::string_view fault) {
    if (!fault.empty()) {
        problems_.push_back({"", key, std::string(fault)});
    }
}

}  // namespace reserve::exchange
