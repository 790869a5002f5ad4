// Readers of body field types, one overload a type, and the type's word in kinds.md.
// Inside the facade: codec.cc walks the described structs with them.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include "ledger/codec.h"

namespace reserve {

class FieldReader {
public:
    FieldReader(const ReadContext& context, BodyText& text) : context_(context), text_(text) {}

    // Each answers what is wrong with the value; empty if nothing is.
    std::string read(const seal::JsonNode& node, fund::Text& into);
    std::string read(const seal::JsonNode& node, fund::Names& into);
    std::string read(const seal::JsonNode& node, fund::List& into);
    std::string read(const seal::JsonNode& node, fund::Object& into);
    std::string read(const seal::JsonNode& node, fund::Sha256& into);
    std::string read(const seal::JsonNode& node, fund::PublicKey& into);
    std::string read(const seal::JsonNode& node, fund::LogKey& into);
    std::string read(const seal::JsonNode& node, fund::BankReference& into);
    std::string read(const seal::JsonNode& node, Decimal& into);
    std::string read(const seal::JsonNode& node, fund::Amount0& into);
    std::string read(const seal::JsonNode& node, fund::RateText& into);
    std::string read(const seal::JsonNode& node, fund::CurrencyCode& into);
    std::string read(const seal::JsonNode& node, Date& into);
    std::string read(const seal::JsonNode& node, Time& into);
    std::string read(const seal::JsonNode& node, bool& into);
    std::string read(const seal::JsonNode& node, fund::Count& into);
    std::string read(const seal::JsonNode& node, fund::Seq& into);
    std::string read(const seal::JsonNode& node, fund::About& into);
    std::string read(const seal::JsonNode& node, fund::PurposeName& into);
    std::string read(const seal::JsonNode& node, fund::Purposes& into);
    std::string read(const seal::JsonNode& node, fund::EarmarkField& into);
    std::string read(const seal::JsonNode& node, fund::Instalments& into);
    std::string read(const seal::JsonNode& node, fund::Need& into);
    std::string read(const seal::JsonNode& node, fund::Roles& into);
    std::string read(const seal::JsonNode& node, fund::CharterField& into);

    template <class T>
    std::string read(const seal::JsonNode& node, fund::Ref<T>& into) {
        return read_name(node, fund::object_kind<T>(), into.handle.index);
    }
    template <class T>
    std::string read(const seal::JsonNode& node, fund::New<T>& into) {
        return read_new(node, fund::object_kind<T>(), into.existing.index);
    }
    template <class T>
    std::string read(const seal::JsonNode& node, fund::Any<T>& into) {
        return read_new(node, fund::object_kind<T>(), into.handle.index);
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    std::string read(const seal::JsonNode& node, Enum& into) {
        bool found = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto known) {
            if (node.is(seal::JsonKind::string) && node.text == known.name) {
                into = known.value;
                found = true;
            }
        });
        return found ? "" : "is none of the words allowed here";
    }
    template <class T>
    std::string read(const seal::JsonNode& node, std::optional<T>& into) {
        return read(node, into.emplace());
    }

private:
    std::string read_name(const seal::JsonNode& node, fund::ObjectKind kind, std::uint32_t& index);
    std::string read_new(const seal::JsonNode& node, fund::ObjectKind kind, std::uint32_t& index);
    std::string read_text(const seal::JsonNode& node);
    std::optional<std::uint32_t> resolve(fund::ObjectKind kind, std::string_view name);

    const ReadContext& context_;
    BodyText& text_;
    std::optional<Currency> functional_;  // of fund.opened, which names it before its charter
};

}  // namespace reserve
