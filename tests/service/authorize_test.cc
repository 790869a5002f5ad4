// Every role in every operation in every standing: granted only what one of these rows grants.
#include "service/authorize.h"

#include <catch2/catch.hpp>

#include "service/routes.h"

using namespace reserve::service;

namespace {

bool is_officer(Role role) {
    return role != Role::nobody && role != Role::operator_;
}

bool is_analyst(Role role) {
    return is_officer(role) && role != Role::beneficiary && role != Role::partner;
}

// What the contract grants, said once more and in another way.
bool is_granted(Role role, Operation operation, const Standing& at) {
    const bool names_it = at.claim == Claim::own;
    switch (operation) {
        case Operation::record_acts:
            return names_it && is_officer(role);
        case Operation::read_books:
        case Operation::read_log:
            return at.opening == Opening::published || (names_it && is_officer(role));
        case Operation::simulate:
            return names_it && (at.nature == Nature::sandbox ? is_officer(role) : is_analyst(role));
        case Operation::read_metrics:
            return role == Role::operator_;
        case Operation::read_front_page:
        case Operation::read_anything_public:
            return true;
    }
    return false;
}

}  // namespace

TEST_CASE("what is not granted is denied, and nobody is asked for a token") {
    int cells = 0;
    for (int role = 0; role <= static_cast<int>(Role::operator_); ++role) {
        for (int operation = 0; operation <= static_cast<int>(Operation::read_anything_public);
             ++operation) {
            for (const Claim claim : {Claim::own, Claim::other}) {
                for (const Nature nature : {Nature::real, Nature::sandbox}) {
                    for (const Opening opening : {Opening::closed, Opening::published}) {
                        const Role who = static_cast<Role>(role);
                        const Operation what = static_cast<Operation>(operation);
                        const Standing at{claim, nature, opening};
                        // A token is what makes a ledger somebody's own.
                        if (who == Role::nobody && claim == Claim::own) {
                            continue;
                        }
                        const Access expected = is_granted(who, what, at) ? Access::granted
                                                : who == Role::nobody     ? Access::needs_token
                                                                          : Access::denied;
                        CHECK(authorize(who, what, at) == expected);
                        ++cells;
                    }
                }
            }
        }
    }
    CHECK(cells == 8 * 7 * 8 - 7 * 4);
}

TEST_CASE("an operation that does not exist is granted to nobody") {
    const auto unknown = static_cast<Operation>(99);
    CHECK(authorize(Role::governor, unknown, {Claim::own, Nature::sandbox, Opening::published}) ==
          Access::denied);
}

TEST_CASE("roles have the fund's words, and nobody is none of them") {
    CHECK(find_role("auditor") == Role::auditor);
    CHECK(find_role("operator") == Role::operator_);
    CHECK_FALSE(find_role("nobody"));
    CHECK_FALSE(find_role("Governor"));
    for (const std::string_view word : role_words()) {
        CHECK(word_of(*find_role(word)) == word);
    }
}

TEST_CASE("a path leads to one route, and to nothing where it is not whole") {
    const auto entry = match("GET", "/v1/ledgers/fund/entries/7");
    REQUIRE(entry.route != nullptr);
    CHECK(entry.ledger == "fund");
    CHECK(entry.names == std::vector<std::string>{"7"});
    CHECK(match("HEAD", "/v1/ledgers/fund/entries/7").route == entry.route);
    const auto tile = match("GET", "/v1/ledgers/fund/log/tile/0/x001/067.p/8");
    REQUIRE(tile.route != nullptr);
    CHECK(tile.names == std::vector<std::string>{"0/x001/067.p/8"});
    CHECK(match("GET", "/").route != nullptr);
    const auto wrong = match("DELETE", "/v1/ledgers/fund/entries");
    CHECK(wrong.route == nullptr);
    CHECK(wrong.methods == std::vector<std::string_view>{"POST", "GET"});
    for (const char* path :
         {"//", "/v1", "/v1/ledgers/fund", "/v1/ledgers//entries", "/v1/ledgers/fund/entries/",
          "/v1/ledgers/fund/entries/7/8", "/v1/ledgers/fund/log/tile/", "/v1/ledgers/fund/log",
          "/V1/ledgers/fund/entries", "/healthz/"}) {
        INFO(path);
        const auto none = match("GET", path);
        CHECK(none.route == nullptr);
        CHECK(none.methods.empty());
    }
}
