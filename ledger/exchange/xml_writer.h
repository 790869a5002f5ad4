// XML as other programs read it: UTF-8, indented by two, every text and attribute escaped,
// characters that XML 1.0 has no form for left out, and attributes without a value as well.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reserve::exchange {

class XmlWriter {
public:
    using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    XmlWriter();

    void open(std::string_view name, Attributes attributes = {});
    void close();
    // <name attributes/>
    void empty(std::string_view name, Attributes attributes);
    // <name attributes>text</name>
    void text(std::string_view name, std::string_view text, Attributes attributes = {});

    // What was written since the last take.
    std::string take() { return std::exchange(out_, {}); }

private:
    void start(std::string_view name, Attributes attributes);

    std::string out_;
    std::vector<std::string> open_;
};

}  // namespace reserve::exchange
