// The shell of a page that needs nothing else: no script, nothing fetched, parsed by HTML and XML
// readers alike, made to be printed on A4. Reports, outlooks and the server fill it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/report/figures.h"
#include "ledger/report/markup.h"

namespace reserve::report {

struct PageFact {
    std::string name;
    std::string text;
};

struct PageHead {
    std::string over;    // small, above the title
    std::string title;
    std::string window;  // in the window's frame
    std::string mark = {};    // across each sheet; none where it is empty
    std::string banner = {};  // what the mark means
    std::vector<PageFact> facts;
    std::vector<std::string> answers = {};     // before all sections, a line each
    std::vector<std::string> signatures = {};  // what is signed, on paper
    std::string_view style = {};               // beside what all pages have
    std::size_t upright = 88;  // columns of text on an upright sheet; wider tables turn it
};

struct PageSection {
    Section section;
    // Draws between the sentence and the table; `id` is the page's own for the figure.
    std::function<void(Markup& page, const std::string& id)> draw = nullptr;
};

std::string to_page(const PageHead& head, const std::vector<PageSection>& sections);
// With a main part that is no sections.
std::string to_page(const PageHead& head, const std::function<void(Markup& page)>& draw_main);

// As the page's head shows them.
void add_facts(Markup& page, const std::vector<PageFact>& facts);

// "sources-uses" -> "Sources uses"
std::string title_case(std::string_view name);

}  // namespace reserve::report
