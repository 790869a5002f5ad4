// Handlers of Expat; the first fault stops the parser and is what is answered.
#include "ledger/exchange/xml_reader.h"

#include <expat.h>

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "ledger/base/quoted.h"

namespace reserve::exchange {

const XmlElement* XmlElement::child(std::string_view wanted) const {
    const auto found = std::ranges::find(children, wanted, &XmlElement::name);
    return found == children.end() ? nullptr : &*found;
}

std::vector<const XmlElement*> XmlElement::all(std::string_view wanted) const {
    std::vector<const XmlElement*> found;
    for (const XmlElement& one : children) {
        if (one.name == wanted) {
            found.push_back(&one);
        }
    }
    return found;
}

const XmlElement* XmlElement::at(std::initializer_list<std::string_view> path) const {
    const XmlElement* element = this;
    for (const std::string_view step : path) {
        element = element == nullptr ? nullptr : element->child(step);
    }
    return element;
}

std::string XmlElement::text_at(std::initializer_list<std::string_view> path) const {
    const XmlElement* element = at(path);
    return element == nullptr ? "" : element->text;
}

std::string XmlElement::attribute(std::string_view wanted) const {
    const auto found = std::ranges::find(
        attributes, wanted, &std::pair<std::string, std::string>::first);
    return found == attributes.end() ? "" : found->second;
}

namespace {

constexpr char kBetween = ' ';  // namespace and name, as Expat joins them
constexpr std::size_t kMaxName = 128;

using Parser = std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)>;

class Reading {
public:
    Reading(const std::string& file, const XmlPlan& plan)
        : file_(file), plan_(plan), parser_(XML_ParserCreateNS(nullptr, kBetween), XML_ParserFree) {
        XML_SetUserData(parser_.get(), this);
        XML_SetElementHandler(parser_.get(), on_start, on_end);
        XML_SetCharacterDataHandler(parser_.get(), on_text);
        XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    }

    Status read(std::string_view text);

private:
    static void on_start(void* data, const char* name, const char** attributes) {
        step(data, [=](Reading& reading) { return reading.start(name, attributes); });
    }
    static void on_end(void* data, const char*) {
        step(data, [](Reading& reading) { return reading.end(); });
    }
    static void on_text(void* data, const char* text, int length) {
        step(data, [=](Reading& reading) {
            return reading.add({text, static_cast<std::size_t>(length)});
        });
    }
    static void on_doctype(void* data, const char*, const char*, const char*, int) {
        step(data, [](Reading& reading) -> Status {
            return reading.fault("a document type (DOCTYPE) is refused, with every entity");
        });
    }
    // Expat still tells the end of an empty element after it was stopped.
    template <class Step>
    static void step(void* data, Step take) {
        Reading& reading = *static_cast<Reading*>(data);
        if (reading.status_) {
            reading.status_ = take(reading);
            if (!reading.status_) {
                XML_StopParser(reading.parser_.get(), XML_FALSE);
            }
        }
    }

    Status start(std::string_view name, const char** attributes);
    Status end();
    Status add(std::string_view text);
    std::size_t line() const { return XML_GetCurrentLineNumber(parser_.get()); }
    std::unexpected<Error> fault(const std::string& message) const {
        return fail(ErrorKind::malformed, fmt::format("{}:{}: {}", file_, line(), message));
    }

    const std::string& file_;
    const XmlPlan& plan_;
    Parser parser_;
    Status status_;
    std::vector<std::string> above_;  // names of the open elements above the pieces
    std::vector<XmlElement> open_;    // the open piece and what is open in it
};

Status Reading::start(std::string_view full_name, const char** attributes) {
    const std::size_t between = full_name.rfind(kBetween);
    const bool has_space = between != std::string_view::npos;
    const std::string_view space = full_name.substr(0, has_space ? between : 0);
    const std::string_view name = full_name.substr(has_space ? between + 1 : 0);
    const std::size_t depth = above_.size() + open_.size() + 1;
    if (space != plan_.name_space || (depth == 1 && name != plan_.root)) {
        return fault(depth == 1 ? plan_.other(full_name)
                                : fmt::format("{} is in another namespace",
                                              json_string(name.substr(0, kMaxName))));
    }
    if (depth > kMaxXmlDepth || name.size() > kMaxName) {
        return fault(fmt::format("elements stand more than {} deep, or a name is longer than {}",
                                 kMaxXmlDepth, kMaxName));
    }
    if (depth < plan_.piece_depth) {
        above_.emplace_back(name);
        return plan_.open(name, line());
    }
    XmlElement element;
    element.name = name;
    element.line = line();
    for (const char** pair = attributes; *pair != nullptr; pair += 2) {
        const std::string_view value = pair[1];
        if (value.size() > kMaxXmlText) {
            return fault(fmt::format("{}: an attribute is longer than {} bytes", name,
                                     kMaxXmlText));
        }
        element.attributes.emplace_back(pair[0], value);
    }
    open_.push_back(std::move(element));
    return {};
}

Status Reading::add(std::string_view text) {
    if (open_.empty()) {
        return text.find_first_not_of(" \t\r\n") == std::string_view::npos
                   ? Status()
                   : fault("text stands between elements");
    }
    XmlElement& element = open_.back();
    element.text += text;
    return element.text.size() <= kMaxXmlText
               ? Status()
               : fault(fmt::format("{}: a text is longer than {} bytes", element.name,
                                   kMaxXmlText));
}

Status Reading::end() {
    if (open_.empty()) {
        above_.pop_back();
        return {};
    }
    XmlElement element = std::move(open_.back());
    open_.pop_back();
    const std::size_t begin = element.text.find_first_not_of(" \t\r\n");
    element.text.erase(0, begin);
    element.text.erase(element.text.find_last_not_of(" \t\r\n") + 1);
    if (open_.empty()) {
        return plan_.piece(element, above_.empty() ? "" : above_.back());
    }
    open_.back().children.push_back(std::move(element));
    return {};
}

Status Reading::read(std::string_view text) {
    constexpr std::size_t kPiece = 1U << 20U;
    for (bool last = false; !last;) {
        const std::string_view piece = text.substr(0, kPiece);
        text.remove_prefix(piece.size());
        last = text.empty();
        const auto parsed = XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()),
                                      last ? XML_TRUE : XML_FALSE);
        if (!status_) {
            return status_;
        }
        if (parsed != XML_STATUS_OK) {
            return fault(fmt::format("is not well-formed XML: {}",
                                     XML_ErrorString(XML_GetErrorCode(parser_.get()))));
        }
    }
    return {};
}

}  // namespace

Status read_xml(std::string_view text, const std::string& file, const XmlPlan& plan) {
    return Reading(file, plan).read(text);
}

}  // namespace reserve::exchange
