// Pictures as SVG in a page: bands as shades that print without colours, lines told apart by their
// dashes, round figures at the sides.
#pragma once

#include "ledger/outlook/outlook.h"
#include "ledger/report/markup.h"

namespace reserve::outlook {

// A <figure>; nothing where there is nothing to see.
void draw_svg(report::Markup& page, const Section& section, const std::string& id, int decimals);

}  // namespace reserve::outlook
