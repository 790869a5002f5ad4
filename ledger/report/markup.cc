// Tags, and text between them.
#include "ledger/report/markup.h"

#include "ledger/base/quoted.h"

namespace reserve::report {

void Markup::start(std::string_view name, Attributes attributes) {
    out_ += '<';
    out_ += name;
    for (const auto& [key, value] : attributes) {
        out_ += ' ';
        out_ += key;
        out_ += "=\"";
        append_xml(out_, value);
        out_ += '"';
    }
}

void Markup::open(std::string_view name, Attributes attributes) {
    start(name, attributes);
    out_ += '>';
    open_.emplace_back(name);
}

void Markup::close() {
    out_ += "</" + open_.back() + ">";
    open_.pop_back();
}

void Markup::text(std::string_view text) {
    append_xml(out_, text);
}

void Markup::element(std::string_view name, std::string_view text, Attributes attributes) {
    open(name, attributes);
    append_xml(out_, text);
    close();
}

void Markup::empty(std::string_view name, Attributes attributes) {
    start(name, attributes);
    out_ += " />";
}

}  // namespace reserve::report
