// Two maps a kind: name to handle and back.
#include "ledger/names.h"

namespace reserve {

void Names::add(fund::ObjectKind kind, std::uint32_t handle, std::string_view name) {
    Register& entries = registers_[static_cast<std::size_t>(kind)];
    entries.handles.emplace(std::string(name), handle);
    entries.names.emplace(handle, std::string(name));
}

std::optional<std::uint32_t> Names::find(fund::ObjectKind kind, std::string_view name) const {
    const auto& handles = registers_[static_cast<std::size_t>(kind)].handles;
    const auto found = handles.find(name);
    return found == handles.end() ? std::nullopt : std::optional(found->second);
}

std::string_view Names::name_of(fund::ObjectKind kind, std::uint32_t handle) const {
    const auto& names = registers_[static_cast<std::size_t>(kind)].names;
    const auto found = names.find(handle);
    return found == names.end() ? std::string_view() : found->second;
}

std::string_view word_of(fund::ObjectKind kind) {
    constexpr std::array<std::string_view, kObjectKinds> words{
        "",        "party",        "officer",      "account",    "contribution", "note", "receipt",
        "notification", "disbursement", "payment", "set_aside", "batch",      "purpose"};
    return words[static_cast<std::size_t>(kind)];
}

}  // namespace reserve
