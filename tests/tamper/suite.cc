// A name or a key id that changes makes a signature one of nobody's; where nobody asked for it, it
// is passed over, as a stranger's is.
#include "tests/tamper/suite.h"

#include <algorithm>

namespace reserve::test {
namespace {

constexpr std::string_view kLine = "\u2014 ";
constexpr std::size_t kIdLetters = 6;  // in base64, of which the last begins the signature

// [from, to) of what may change unnoticed.
struct Range {
    std::size_t from = 0;
    std::size_t to = 0;
};

std::vector<Range> unasked_ranges(const std::string& text, const TextClasses& classes) {
    std::vector<Range> ranges;
    for (std::size_t at = text.find(kLine); at != std::string::npos;
         at = text.find(kLine, at + 1)) {
        const std::size_t name = at + kLine.size();
        const std::size_t blob = text.find(' ', name) + 1;
        const std::size_t end = std::min(text.find_first_of("\n\\", blob), text.size());
        const auto is_line_of = [&](const std::string& signer) {
            return text.compare(name, signer.size(), signer) == 0;
        };
        if (std::ranges::any_of(classes.strangers, is_line_of)) {
            ranges.push_back({at, end});
        } else if (std::ranges::any_of(classes.not_asked, is_line_of)) {
            ranges.push_back({at, blob + kIdLetters});
        }
    }
    return ranges;
}

}  // namespace

TextClasses text_classes(const std::string& name, std::vector<std::string> fitting,
                         std::vector<std::string> not_asked) {
    return {.text = {name, fitting},
            .unasked = {name + ": signers nobody asked for", std::move(fitting),
                        "a signature line of an unknown name or key id is passed over, and "
                        "nobody asked for that signer here"},
            .strangers = {"stranger.example/w"},
            .not_asked = std::move(not_asked)};
}

void flip_text(const Suite& suite, const TextClasses& classes, const std::string& text,
               const std::function<Verdict(const std::string& mutated)>& verify) {
    const std::vector<Range> unasked = unasked_ranges(text, classes);
    const std::string untouched = verify(text).verified;
    share_out([&](std::size_t first, std::size_t step) {
        std::string mutated = text;
        for (std::size_t at = first * suite.stride; at < text.size(); at += step * suite.stride) {
            const bool may = std::ranges::any_of(
                unasked, [&](const Range& range) { return range.from <= at && at < range.to; });
            for (const int mask : {1, 0x20}) {
                mutated[at] = static_cast<char>(text[at] ^ mask);
                suite.tally.count(may ? classes.unasked : classes.text, verify(mutated), untouched,
                                  "byte " + std::to_string(at) + " xor " + std::to_string(mask) +
                                      " of " + text.substr(at > 20 ? at - 20 : 0, 40));
            }
            mutated[at] = text[at];
        }
    });
}

}  // namespace reserve::test
