// Names and handles of everything named: what was loaded or recorded is remembered here, what was
// not is looked up in the store's object table.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "ledger/base/result.h"
#include "ledger/fund/handles.h"

namespace reserve {

inline constexpr std::size_t kObjectKinds = 13;  // numbers of fund::ObjectKind, 0 unused

class Names {
public:
    void add(fund::ObjectKind kind, std::uint32_t handle, std::string_view name);
    // The handle if the name is remembered.
    std::optional<std::uint32_t> find(fund::ObjectKind kind, std::string_view name) const;
    // The name of a handle that is remembered; empty if it is not.
    std::string_view name_of(fund::ObjectKind kind, std::uint32_t handle) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return boost::hash<std::string_view>()(text);
        }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(std::string_view a, std::string_view b) const { return a == b; }
    };
    struct Register {
        boost::unordered_flat_map<std::string, std::uint32_t, Hash, Equal> handles;
        boost::unordered_flat_map<std::uint32_t, std::string> names;
    };

    std::array<Register, kObjectKinds> registers_;
};

// "party", "disbursement", ...
std::string_view word_of(fund::ObjectKind kind);

}  // namespace reserve
