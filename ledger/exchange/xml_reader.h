// XML of others, piece by piece (Expat): a document type, and with it any entity, is refused where
// it begins; depth and the length of texts and names are bounded.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/result.h"

namespace reserve::exchange {

inline constexpr std::size_t kMaxXmlDepth = 24;
inline constexpr std::size_t kMaxXmlText = 4'000;

// An element with everything in it. Names are without their namespace.
struct XmlElement {
    std::string name;
    std::size_t line = 0;
    std::string text;  // without white space at its ends
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<XmlElement> children;

    // The first of that name; nullptr if there is none.
    const XmlElement* child(std::string_view wanted) const;
    std::vector<const XmlElement*> all(std::string_view wanted) const;
    // Following first children: {"BookgDt", "Dt"}; nullptr if one is missing.
    const XmlElement* at(std::initializer_list<std::string_view> path) const;
    // The text there; empty if there is none.
    std::string text_at(std::initializer_list<std::string_view> path) const;
    // Empty if there is none.
    std::string attribute(std::string_view wanted) const;
};

// What is read of a document: elements above `piece_depth` (the root is 1) are only announced,
// those at it are handed over whole, with the name of the element they stand in.
struct XmlPlan {
    std::string name_space;  // of every element
    std::string root;
    std::size_t piece_depth = 1;
    std::function<Status(std::string_view name, std::size_t line)> open;
    std::function<Status(const XmlElement& piece, std::string_view parent)> piece;
    // What to say of a root in another namespace.
    std::function<std::string(std::string_view name_space)> other;
};

// The error (malformed) names `file` and line.
Status read_xml(std::string_view text, const std::string& file, const XmlPlan& plan);

}  // namespace reserve::exchange
