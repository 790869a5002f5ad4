// Written member by member in canonical order; read by writing it again and comparing bytes.
#include "ledger/evidence/dossier_file.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/base/base64.h"
#include "ledger/codec.h"
#include "ledger/fund/kinds.h"
#include "ledger/seal/lines.h"

namespace reserve::evidence {

using seal::JsonKind;
using seal::JsonNode;

namespace {

constexpr std::string_view kFormat = "reserve-dossier@v1";

void append_path(std::string& out, const std::vector<seal::Hash>& path) {
    out += "\"path\":[";
    const char* separator = "";
    for (const seal::Hash& hash : path) {
        ((out += separator) += '"').append(to_base64(hash)) += '"';
        separator = ",";
    }
    out += ']';
}

void append_entries(std::string& out, const DossierFile& file) {
    out += "\"entries\":[";
    const char* separator = "";
    for (const DossierEntry& entry : file.entries) {
        ((out += separator) += "{\"index\":").append(std::to_string(entry.index));
        seal::append_canonical_string(out += ",\"leaf\":", entry.leaf);
        append_path(out += ',', entry.path);
        out += '}';
        separator = ",";
    }
    out += ']';
}

void append_leaves(std::string& out, const DossierFile& file) {
    out += "\"leaves\":[";
    const char* separator = "";
    for (const DossierEntry& entry : file.entries) {
        seal::append_canonical_string(out += separator, entry.leaf);
        separator = ",";
    }
    out += ']';
}

}  // namespace

std::string write_dossier(const DossierFile& file) {
    const bool plain = file.completeness == Completeness::plain;
    std::string out = "{\"checkpoint\":";
    seal::append_canonical_string(out, file.checkpoint);
    out += plain ? ",\"complete\":false," : ",\"complete\":true,";
    if (plain) {
        append_entries(out, file);
    }
    out.append(plain ? "," : "").append("\"format\":\"").append(kFormat) += "\",";
    if (!plain) {
        append_leaves(out, file);
        append_path(out += ',', file.path);
        out += ',';
    }
    seal::append_canonical_string(out += "\"payment\":", file.payment);
    return out + "}\n";
}

namespace {

Finding malformed(std::string place, std::string reason) {
    return {"malformed", std::nullopt, std::move(place), std::move(reason)};
}

// The string of that member; nullopt if it is none.
std::optional<std::string_view> text_of_member(const JsonNode& node, std::string_view name) {
    const JsonNode* member = node.find(name);
    return member != nullptr && member->is(JsonKind::string) ? std::optional(member->text)
                                                             : std::nullopt;
}

std::optional<std::vector<seal::Hash>> read_path(const JsonNode& node) {
    const JsonNode* list = node.find("path");
    if (list == nullptr || !list->is(JsonKind::array)) {
        return std::nullopt;
    }
    std::vector<seal::Hash> path;
    for (const JsonNode& item : list->children()) {
        const auto hash =
            item.is(JsonKind::string) ? seal::parse_hash(item.text) : std::nullopt;
        if (!hash) {
            return std::nullopt;
        }
        path.push_back(*hash);
    }
    return path;
}

std::optional<Finding> read_entries(const JsonNode& list, DossierFile& file) {
    for (const JsonNode& item : list.children()) {
        const JsonNode* index = item.find("index");
        const auto leaf = text_of_member(item, "leaf");
        auto path = read_path(item);
        const bool whole = item.is(JsonKind::object) && item.count == 3 && index != nullptr &&
                           index->is(JsonKind::integer) && index->integer >= 0 && leaf && path;
        if (!whole) {
            return malformed("entries", "item " + std::to_string(file.entries.size()) +
                                            " is not {index, leaf, path}");
        }
        const auto at = static_cast<std::uint64_t>(index->integer);
        if (!file.entries.empty() && at <= file.entries.back().index) {
            return malformed("entries", "index " + std::to_string(at) + " does not ascend");
        }
        file.entries.push_back({at, *leaf, std::move(*path)});
    }
    return std::nullopt;
}

std::optional<Finding> read_leaves(const JsonNode& list, DossierFile& file) {
    for (const JsonNode& item : list.children()) {
        if (!item.is(JsonKind::string)) {
            return malformed("leaves", "item " + std::to_string(file.entries.size()) +
                                           " is not a string");
        }
        file.entries.push_back({file.entries.size(), item.text, {}});
    }
    return std::nullopt;
}

// The members of a plain or a complete dossier.
std::optional<Finding> read_members(const JsonNode& root, DossierFile& file) {
    const JsonNode* complete = root.find("complete");
    const auto checkpoint = text_of_member(root, "checkpoint");
    const auto payment = text_of_member(root, "payment");
    const auto format = text_of_member(root, "format");
    if (!root.is(JsonKind::object) || complete == nullptr || !complete->is(JsonKind::boolean) ||
        !checkpoint || !payment || !is_name(*payment) || format != kFormat) {
        return malformed("dossier", "is not of the form " + std::string(kFormat));
    }
    file.checkpoint = *checkpoint;
    file.payment = *payment;
    file.completeness = complete->boolean ? Completeness::complete : Completeness::plain;
    const JsonNode* list = root.find(complete->boolean ? "leaves" : "entries");
    auto path = read_path(root);
    const std::uint32_t members = complete->boolean ? 6 : 5;
    if (list == nullptr || !list->is(JsonKind::array) || list->count == 0 ||
        root.count != members || path.has_value() != complete->boolean) {
        return malformed("dossier", "has other members than a " +
                                        std::string(complete->boolean ? "complete" : "plain") +
                                        " one");
    }
    if (!complete->boolean) {
        return read_entries(*list, file);
    }
    file.path = std::move(*path);
    return read_leaves(*list, file);
}

}  // namespace

std::expected<DossierFile, Finding> parse_dossier(seal::JsonDocument& document,
                                                  std::string_view text) {
    if (!text.ends_with('\n')) {
        return std::unexpected(malformed("dossier", "does not end in a newline"));
    }
    const std::string_view json = text.substr(0, text.size() - 1);
    const auto root = document.parse(json);
    if (!root) {
        return std::unexpected(
            malformed("byte " + std::to_string(root.error().offset), root.error().reason));
    }
    DossierFile file;
    if (auto fault = read_members(**root, file)) {
        return std::unexpected(std::move(*fault));
    }
    std::string canonical;
    canonical.reserve(json.size());
    seal::append_canonical(canonical, **root);
    if (canonical != json) {
        return std::unexpected(malformed("dossier", "its bytes are not canonical JSON"));
    }
    return file;
}

bool belongs_in_plain(std::string_view kind) {
    constexpr std::string_view subjects[] = {"notification", "disbursement", "payment", "account",
                                             "rate",         "batch"};
    return fund::is_governance(kind) ||
           std::ranges::count(subjects, kind.substr(0, kind.find('.'))) != 0;
}

}  // namespace reserve::evidence
