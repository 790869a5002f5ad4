// The table of kinds: name, who may act, what it does. In the order of Body: a body knows its kind.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "ledger/fund/act.h"

namespace reserve::fund {

inline constexpr std::size_t kKindCount = std::variant_size_v<Body>;

struct KindSpec {
    std::string_view name;
    Roles roles;  // one of these; all: any officer
    std::string_view sentence;  // what it does, as the help says it
};

// Index into the table and alternative of Body.
using KindIndex = std::size_t;

const std::array<KindSpec, kKindCount>& kinds();
std::optional<KindIndex> find_kind(std::string_view name);

template <class T>
constexpr KindIndex kind_index() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        KindIndex found = 0;
        ((std::is_same_v<T, std::variant_alternative_t<I, Body>> ? found = I : found), ...);
        return found;
    }(std::make_index_sequence<kKindCount>());
}

// Of fund, charter, officers, parties and log keys: who may do what.
bool is_governance(std::string_view kind);

inline const KindSpec& kind_of(const Act& act) { return kinds()[act.body.index()]; }

}  // namespace reserve::fund
