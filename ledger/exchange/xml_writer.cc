// Indents.
#include "ledger/exchange/xml_writer.h"

#include "ledger/base/quoted.h"

namespace reserve::exchange {

XmlWriter::XmlWriter() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void XmlWriter::start(std::string_view name, Attributes attributes) {
    out_.append(2 * open_.size(), ' ');
    out_ += '<';
    out_ += name;
    for (const auto& [key, value] : attributes) {
        if (value.empty()) {
            continue;
        }
        out_ += ' ';
        out_ += key;
        out_ += "=\"";
        append_xml(out_, value);
        out_ += '"';
    }
}

void XmlWriter::open(std::string_view name, Attributes attributes) {
    start(name, attributes);
    out_ += ">\n";
    open_.emplace_back(name);
}

void XmlWriter::close() {
    const std::string name = std::move(open_.back());
    open_.pop_back();
    out_.append(2 * open_.size(), ' ');
    out_ += "</" + name + ">\n";
}

void XmlWriter::empty(std::string_view name, Attributes attributes) {
    start(name, attributes);
    out_ += "/>\n";
}

void XmlWriter::text(std::string_view name, std::string_view text, Attributes attributes) {
    start(name, attributes);
    out_ += '>';
    append_xml(out_, text);
    out_ += "</";
    out_ += name;
    out_ += ">\n";
}

}  // namespace reserve::exchange
