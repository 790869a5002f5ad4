// What a refusal rests on in the act's own words: the name that is unknown, the amount as it was
// written. The rules see handles and numbers; here the text is at hand.
#pragma once

#include <string>
#include <vector>

#include "ledger/codec.h"
#include "ledger/working_set.h"

namespace reserve {

struct TextFact {
    std::string key;
    std::string value;
};
// Facts beside those of the decision; long texts are left out.
std::vector<TextFact> text_facts(fund::Rule rule, fund::KindIndex kind, const Envelope& envelope,
                                 WorkingSet& set);

}  // namespace reserve
