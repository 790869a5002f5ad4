// Acts as the program itself writes them, before they are signed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace reserve {

struct ActText {
    std::string_view actor;
    std::string_view kind;
    std::string_view body;  // a JSON object
    std::string_view date;
    std::string_view id;
    std::string_view fund;  // empty: not named
    std::string_view memo;  // empty: none
    std::span<const std::string> documents = {};
};

std::string act_json(const ActText& act);
// {act, at}; the act alone where no recorded time is given.
std::string submission_json(std::string act, std::string_view at);

}  // namespace reserve
