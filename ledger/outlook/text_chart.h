// Pictures out of letters, 80 columns wide: blocks and shades, or ASCII alone.
#pragma once

#include <string>

#include "ledger/outlook/outlook.h"

namespace reserve::outlook {

inline constexpr std::size_t kTextColumns = 80;

// Nothing where there is nothing to see.
std::string draw_time(const TimePicture& picture, Letters letters, int decimals);
std::string draw_bars(const BarPicture& picture, Letters letters, int decimals);

}  // namespace reserve::outlook
