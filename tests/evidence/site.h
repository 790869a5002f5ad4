// A small log whose entries name its keys, published in a folder that goes with the test.
#pragma once

#include <catch2/catch.hpp>

#include "ledger/evidence/export_bundle.h"
#include "ledger/evidence/publish.h"
#include "ledger/evidence/verify_log.h"
#include "tests/ledger/held_keys.h"

namespace reserve::test {

struct Site {
    std::filesystem::path folder;
    std::filesystem::path directory;
    std::shared_ptr<HeldKeys> keys = std::make_shared<HeldKeys>("sandbox/site");
    std::string vkey;
    std::unique_ptr<Ledger> ledger;
    int acts = 0;

    // Opened, with that many entries.
    explicit Site(std::uint64_t entries);
    // Another tale under the first key of that one, from its second entry on.
    Site(const Site& of, std::uint64_t entries);
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;
    ~Site();

    // One commit of that many further entries.
    void grow(std::uint64_t entries);
    // The log goes on with another key; its vkey.
    std::string change_key();
    void publish();
    // By that key.
    evidence::LogReport verify(const std::string& by, evidence::Rules rules =
                                                          evidence::Rules::not_replayed) const;
    std::string bundle() const;

private:
    void open();
};

// "code place: reason" of each, in order.
std::vector<std::string> told(const evidence::LogReport& report);

}  // namespace reserve::test
