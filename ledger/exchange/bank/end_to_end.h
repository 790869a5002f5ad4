// What a payment is called on its way through the banks and back: the EndToEndId of the payment
// file (pain.001) that the bank's statement (camt.053) repeats.
#pragma once

#include <string>
#include <string_view>

namespace reserve::exchange {

// ISO 20022's Max35Text.
inline constexpr std::size_t kMaxIdentification = 35;

// The payment's name as it stands, if it has at most 35 characters, no "_" (banks do not pass it
// on) and is not NOTPROVIDED (the banks' word for no reference). Otherwise the name's first 18
// characters with "-" for "_", "+", and the first 16 hex digits of the name's SHA-256. No name of
// the ledger has a "+", so two payments never share one; to find the payment of an EndToEndId,
// compare it with that of each payment.
std::string end_to_end_id(std::string_view payment);

}  // namespace reserve::exchange
