// Loads every kind, copies, and names what is there.
#include "ledger/simulate/ledger_snapshot.h"

#include <algorithm>

#include "ledger/names.h"

namespace reserve::simulate {
namespace {

using fund::ObjectKind;

constexpr ObjectKind kKinds[] = {
    ObjectKind::party,        ObjectKind::officer,      ObjectKind::bank_account,
    ObjectKind::contribution, ObjectKind::note,         ObjectKind::receipt,
    ObjectKind::notification, ObjectKind::disbursement, ObjectKind::payment,
    ObjectKind::set_aside,    ObjectKind::batch,        ObjectKind::purpose};

struct Copy {
    fund::State state;
    std::array<std::vector<std::string>, kObjectKinds> names;
};

}  // namespace

Result<Snapshot> take_snapshot(Ledger& ledger) {
    const auto state = ledger.state_with(kKinds);
    if (!state) {
        return std::unexpected(state.error());
    }
    if (!(*state)->is_open) {
        return fail(ErrorKind::malformed, "the ledger's fund is not opened yet");
    }
    const auto copy = std::make_shared<Copy>();
    copy->state = **state;
    copy->state.index_lots();
    copy->state.index_commitments();
    copy->state.clear_touched();
    for (const ObjectKind kind : kKinds) {
        auto names = ledger.names(kind);
        if (!names) {
            return std::unexpected(names.error());
        }
        copy->names[static_cast<std::size_t>(kind)] = std::move(*names);
    }
    auto charter = ledger.charter_json();
    if (!charter) {
        return std::unexpected(charter.error());
    }
    const auto find = [copy](ObjectKind kind, std::string_view name) {
        const auto& names = copy->names[static_cast<std::size_t>(kind)];
        const auto at = std::ranges::find(names, name);
        return at == names.end()
                   ? std::optional<std::uint32_t>()
                   : std::optional(static_cast<std::uint32_t>(at - names.begin()));
    };
    const auto name_of = [copy](ObjectKind kind, std::uint32_t handle) {
        return copy->names[static_cast<std::size_t>(kind)][handle];
    };
    return Snapshot{&copy->state, std::move(*charter), find, name_of};
}

}  // namespace reserve::simulate
