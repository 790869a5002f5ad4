// The thing that an entry is about.
#pragma once

#include "ledger/act_line.h"

namespace reserve::exchange {

// The name of the first thing that the body names: of a payment settled the payment, of a
// contribution received the contribution. Its batch is none, and a bank account only where it names
// nothing else. Empty if it names nothing.
std::string_view case_of(const ActLine& line);

}  // namespace reserve::exchange
