// Described structs as canonical JSON: numbers, text, lists and members by their names.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include "ledger/seal/json.h"

namespace reserve::simulate {

class DescribedWriter {
public:
    std::string text;

    void write(bool value) { text += value ? "true" : "false"; }
    void write(double value) { seal::append_canonical_number(text, value); }
    template <std::integral T>
    void write(T value) {
        text += std::to_string(value);
    }
    void write(const std::string& value) { seal::append_canonical_string(text, value); }
    template <class T>
        requires std::is_enum_v<T>
    void write(T value) {
        write(std::string(boost::describe::enum_to_string(value, "")));
    }
    template <class T>
    void write(const std::vector<T>& list) {
        const char* separator = "";
        text += '[';
        for (const T& item : list) {
            text += separator;
            separator = ",";
            write(item);
        }
        text += ']';
    }
    template <class T>
        requires boost::describe::has_describe_members<T>::value
    void write(const T& row) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        const char* separator = "{\"";
        boost::mp11::mp_for_each<Members>([&](auto member) {
            (text += separator).append(member.name) += "\":";
            separator = ",\"";
            write(row.*member.pointer);
        });
        text += '}';
    }
};

// The same JSON as RFC 8785.
std::string canonical(const std::string& json);

template <class T>
std::string canonical_json_of(const T& row) {
    DescribedWriter writer;
    writer.write(row);
    return canonical(writer.text);
}

}  // namespace reserve::simulate
