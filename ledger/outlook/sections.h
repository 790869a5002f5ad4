// The sections that outlooks are made of, one function each.
#pragma once

#include "ledger/outlook/words.h"

namespace reserve::outlook {

Section survival_section(const simulate::Results& results);
// `start` is the free amount at the start.
Section fan_section(const simulate::Results& results, double start, const Words& words);
Section causes_section(const simulate::Results& results);
Section rules_section(const simulate::Results& results, const Words& words);
Section needs_section(const simulate::Results& results, const Words& words);
Section goals_section(const simulate::Results& results);
// Every other figure of a run.
Section figures_section(const simulate::Results& results);

// Those of the two that there are figures for.
void add_sensitivity(std::vector<Section>& sections, const Sensitivity& sensitivity,
                     const Words& words);
std::string sensitivity_json(const Sensitivity& sensitivity);

// "Missed: …"
std::string goal_text(const simulate::GoalFigures& goal, std::uint64_t paths);
// Each how many-th row of a long table people see.
std::size_t every_of(std::size_t rows);

}  // namespace reserve::outlook
