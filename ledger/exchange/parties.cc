// Their names stand in the entries, not in the projections.
#include "ledger/exchange/parties.h"

#include "ledger/act_line.h"

namespace reserve::exchange {

Result<Parties> read_parties(Ledger& ledger, const Axes& axes) {
    constexpr std::string_view kKinds[] = {"party.registered"};
    Parties parties;
    const Status status = each_line_of(ledger, kKinds, axes, [&](const ActLine& line) {
        parties.emplace(text_at(*line.body, "party"),
                        PartyFacts{std::string(text_at(*line.body, "name")),
                                   std::string(text_at(*line.body, "role"))});
    });
    return status ? Result<Parties>(std::move(parties)) : std::unexpected(status.error());
}

}  // namespace reserve::exchange
