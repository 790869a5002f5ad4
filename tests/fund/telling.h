// A fund told in words, one act a line: modifiers, a kind, its fields in their documented order,
// optional ones by name. Texts that no rule reads are left out, and so is what goes without saying
// (today, the first officer of the role, a new bank reference, one instalment).
//   +6h on=2026-03-01 by=v2 ref=7 disbursement.requested D N energy 100.00 EUR X method=advance
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fund/journal.h"

namespace reserve::fund::test {

// Words without the blanks around and between them.
std::vector<std::string> split(std::string_view text, char separator);

class Telling {
public:
    // Judges one act; an accepted one is applied. Throws std::invalid_argument for words that mean
    // nothing.
    //   +6h -1us +45d+1us   the clock goes on (or back) from the last act told
    //   on=DATE by=OFFICER ref=REFERENCE      value date, actor, bank reference
    //   unsigned forged fundless elsewhere    what the facade found of signature and fund
    //   #label              names the entry, so that it can be reversed: entry.reversed #label
    Rule tell(std::string_view words);
    const Journal& journal() const { return journal_; }
    // The index of a thing by its name.
    std::uint32_t index_of(ObjectKind kind, const std::string& name) const;

private:
    struct Reader;
    using Key = std::pair<ObjectKind, std::string>;

    struct Said {
        std::string label;
        KindIndex kind = 0;
        std::vector<std::string> modifiers;
        std::vector<std::string> fields;
    };

    static Said sort_words(std::string_view text);
    Offer make_offer(const Said& said);
    void modify(Offer& offer, const std::string& word);
    static bool is_modifier(const std::string& word);
    OfficerId usual_actor(const Roles& roles) const;
    std::uint32_t reference(const std::string& name);

    Journal journal_;
    Time now_ = *parse_time("2026-03-01T12:00:00Z");
    std::map<Key, std::uint32_t> names_;
    std::map<Key, std::uint32_t> given_;  // by the act being told
    std::map<std::string, std::uint32_t> references_;
    std::map<std::string, std::uint64_t> labels_;
    std::uint32_t last_reference_ = 0;
};

// A charter in words, what it leaves out as usual: "tiers:50.00x1,100.00x2s0.5/liquidity:10.00".
// Null for the word "unreadable".
std::shared_ptr<const Charter> tell_charter(const std::string& words, PartyId beneficiary);
// The purposes of these names; one that no charter ever had sets has_unknown.
Purposes tell_purposes(const std::string& names);
// An amount in functional currency (two decimals).
Amount tell_amount(const std::string& text);

}  // namespace reserve::fund::test
