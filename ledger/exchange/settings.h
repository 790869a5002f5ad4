// What an export needs and the ledger does not know, from a file of settings that people write:
// nested tables of texts, named by their keys with points between ("organisation.ref").
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/exchange/problem.h"

namespace reserve::exchange {

class Settings {
public:
    // `json` is an object; `known` lists the keys that may stand in it, "*" for any one name.
    // Unknown keys, and values that are not text, are problems. An empty text counts as absent.
    static Result<Settings> read(std::string_view json,
                                 std::span<const std::string_view> known);

    // Empty where there is none.
    std::string text(const std::string& key) const;
    bool has(const std::string& key) const { return !text(key).empty(); }
    // A missing one is a problem that says what it is.
    std::string required(const std::string& key, std::string_view what);
    // What is wrong with a value; nothing where the fault is empty.
    void blame(const std::string& key, std::string_view fault);

    const Problems& problems() const { return problems_; }

private:
    std::map<std::string, std::string> texts_;
    Problems problems_;
};

}  // namespace reserve::exchange
