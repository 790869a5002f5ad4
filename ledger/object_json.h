// The rows of fund/objects.h as JSON text and back, by their descriptions. Amounts are decimal
// strings of minor units, handles numbers (absent: null), sets lists of numbers.
#pragma once

#include <charconv>
#include <string>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include "ledger/fund/objects.h"
#include "ledger/seal/json.h"

namespace reserve {

class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_(out) {}

    void write(bool value) { out_ += value ? "true" : "false"; }
    template <std::integral T>
    void write(T value) {
        append_number(static_cast<std::int64_t>(value));
    }
    void write(Amount value) {
        out_ += '"';
        append_amount(out_, value, 0);
        out_ += '"';
    }
    void write(Currency value) { (out_ += '"').append(value.code()) += '"'; }
    void write(Date value) { append_number(value.days); }
    void write(Time value) { append_number(value.microseconds); }
    void write(const Rate& value) { (out_ += '"').append(format_rate(value)) += '"'; }
    template <class T>
    void write(fund::Handle<T> value) {
        if (value.known()) {
            append_number(value.index);
        } else {
            out_ += "null";
        }
    }
    template <std::size_t N>
    void write(const std::bitset<N>& value) {
        const char* separator = "";
        out_ += '[';
        for (std::size_t i = 0; i < N; ++i) {
            if (value.test(i)) {
                out_ += separator;
                append_number(static_cast<std::int64_t>(i));
                separator = ",";
            }
        }
        out_ += ']';
    }
    template <class T>
    void write(const std::optional<T>& value) {
        if (value) {
            write(*value);
        } else {
            out_ += "null";
        }
    }
    template <class T>
        requires std::is_enum_v<T>
    void write(T value) {
        (out_ += '"').append(boost::describe::enum_to_string(value, "")) += '"';
    }
    template <class T>
        requires requires(const T& list) { list.begin(); list.size(); }
    void write(const T& list) {
        const char* separator = "";
        out_ += '[';
        for (const auto& item : list) {
            out_ += separator;
            write(item);
            separator = ",";
        }
        out_ += ']';
    }
    template <class T>
        requires boost::describe::has_describe_members<T>::value
    void write(const T& row) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        const char* separator = "{\"";
        boost::mp11::mp_for_each<Members>([&](auto member) {
            out_ += separator;
            out_ += member.name;
            out_ += "\":";
            write(row.*member.pointer);
            separator = ",\"";
        });
        out_ += '}';
    }

private:
    void append_number(std::int64_t value) {
        std::array<char, 24> buffer;
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
        out_.append(buffer.data(), end.ptr);
    }

    std::string& out_;
};

// Reads what ObjectWriter wrote; `ok` turns false on anything else.
class ObjectReader {
public:
    bool ok = true;

    void read(const seal::JsonNode& node, bool& into) { into = node.boolean; }
    template <std::integral T>
    void read(const seal::JsonNode& node, T& into) {
        into = static_cast<T>(number(node));
    }
    void read(const seal::JsonNode& node, Amount& into) {
        into = Amount(parse_decimal(node.text).units);
    }
    void read(const seal::JsonNode& node, Currency& into) {
        const auto found = Currency::find(node.text);
        ok = ok && found;
        into = found.value_or(Currency());
    }
    void read(const seal::JsonNode& node, Date& into) {
        into.days = static_cast<std::int32_t>(number(node));
    }
    void read(const seal::JsonNode& node, Time& into) { into.microseconds = number(node); }
    void read(const seal::JsonNode& node, Rate& into) {
        into = parse_rate(node.text).value_or(Rate());
    }
    template <class T>
    void read(const seal::JsonNode& node, fund::Handle<T>& into) {
        into = node.is(seal::JsonKind::integer)
                   ? fund::Handle<T>{static_cast<std::uint32_t>(node.integer)}
                   : fund::Handle<T>();
    }
    template <std::size_t N>
    void read(const seal::JsonNode& node, std::bitset<N>& into) {
        for (const seal::JsonNode& item : node.children()) {
            into.set(static_cast<std::size_t>(item.integer));
        }
    }
    template <class T>
    void read(const seal::JsonNode& node, std::optional<T>& into) {
        into.reset();
        if (!node.is(seal::JsonKind::null)) {
            read(node, into.emplace());
        }
    }
    template <class T>
        requires std::is_enum_v<T>
    void read(const seal::JsonNode& node, T& into) {
        ok = boost::describe::enum_from_string(std::string(node.text).c_str(), into) && ok;
    }
    template <class T>
        requires requires(T& list) { list.emplace_back(); }
    void read(const seal::JsonNode& node, T& list) {
        list.clear();
        for (const seal::JsonNode& item : node.children()) {
            read(item, list.emplace_back());
        }
    }
    template <class T>
        requires boost::describe::has_describe_members<T>::value
    void read(const seal::JsonNode& node, T& row) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            const seal::JsonNode* field = node.find(member.name);
            ok = ok && field != nullptr;
            if (field != nullptr) {
                read(*field, row.*member.pointer);
            }
        });
    }

private:
    std::int64_t number(const seal::JsonNode& node) {
        if (node.is(seal::JsonKind::integer)) {
            return node.integer;
        }
        std::int64_t value = 0;  // beyond 2^53: its text
        const auto end =
            std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
        ok = ok && end.ec == std::errc();
        return value;
    }
};

template <class Row>
std::string object_to_json(const Row& row) {
    std::string text;
    ObjectWriter(text).write(row);
    return text;
}

}  // namespace reserve
