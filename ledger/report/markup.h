// Writes elements of HTML and SVG that XML readers parse too: whatever is not a tag is escaped,
// and what is opened is closed in its order.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reserve::report {

class Markup {
public:
    using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    void open(std::string_view name, Attributes attributes = {});
    void close();
    void text(std::string_view text);
    // <name attributes>text</name>
    void element(std::string_view name, std::string_view text, Attributes attributes = {});
    // <name attributes />
    void empty(std::string_view name, Attributes attributes = {});
    // Only for what this program says itself.
    void verbatim(std::string_view markup) { out_ += markup; }
    void line_end() { out_ += '\n'; }

    std::string take() { return std::exchange(out_, {}); }

private:
    void start(std::string_view name, Attributes attributes);

    std::string out_;
    std::vector<std::string> open_;
};

}  // namespace reserve::report
