// What must hold after every accepted entry, whatever was recorded. Each check answers the name of
// what is broken, or nothing; sums are taken modulo 2^128, so equality is exact at any size.
#pragma once

#include "tests/fund/journal.h"

namespace reserve::fund::test {

using Broken = const char*;  // a literal; null: it holds

// Figures from before the entry that the checks compare with.
struct Before {
    Amount free;
};

// The entry's lines: each book in value, each currency in amount where no exchange is part of it,
// no empty and no double line.
Broken find_broken_postings(const Act& act, const Postings& postings);

// The books as they stand: both balance, resources less spent equal cash, nothing that the fund
// holds or owes is below zero; what was done by choice left free and cash at zero or more.
Broken find_broken_books(const State& state, const Act& act, const Postings& postings,
                         const Before& before);

// Every object's own figures equal the accounts and totals that sum them.
Broken find_broken_objects(const State& state);

// All three.
Broken find_broken(const State& state, const Act& act, const Postings& postings,
                   const Before& before);

}  // namespace reserve::fund::test
