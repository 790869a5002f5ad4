// The acts by which a scenario's fund comes to be, or is added to a ledger's.
#pragma once

#include "ledger/simulate/plan.h"

namespace reserve::simulate {

class Opening : private Diary {
public:
    Opening(Plan& plan, const Snapshot* snapshot);
    Status run();

private:
    void note(const fund::State& state, const fund::Act& act, Time at, fund::Rule rule) override;
    template <class Body>
    void say(fund::OfficerId actor, Body body);
    void open_fund();
    void name_known();
    Status amend_charter();
    Status find_officers();
    fund::PartyId party(std::string_view name, fund::PartyRole role);
    fund::OfficerId enrol(std::string_view name, fund::Role role, fund::PartyId party);
    fund::OfficerId officer_with(fund::Role role) const;
    void register_parties();
    void open_accounts();
    std::size_t account(Currency currency);
    void bring_cash();
    void pledge();
    Status find_purposes();
    void name(fund::ObjectKind kind, std::uint32_t handle, std::string_view name);
    std::string own_name(std::string_view word, std::size_t number) const;
    std::optional<std::uint32_t> find(fund::ObjectKind kind, std::string_view name) const;
    const Scenario& scenario() const { return plan_.scenario; }

    Plan& plan_;
    const Snapshot* snapshot_;
    Books books_;
    Time now_;
    std::string refused_;
};

// The two acts by which a partner's money is promised; the second agrees the whole of the first.
fund::ContributionPledged pledge_of(const Plan& plan, std::size_t partner);
fund::ContributionSigned agreement_of(const Plan& plan, std::size_t partner,
                                      fund::ContributionId contribution);

}  // namespace reserve::simulate
