// The figures of each report as an SQL author would ask the same file for them: hand-written, over
// the same tables and indexes, with json_extract where only the entry says it.
#pragma once

#include <string>

#include <fmt/format.h>

#include "ledger/fund/account.h"
#include "ledger/fund/kinds.h"

namespace bench {

enum class Point { now, as_of, both };

// Makes SQL for one point in time. :d is the value date in days, :day in text, :k the seq.
class ReportSql {
public:
    explicit ReportSql(Point point) : point_(point) {}

    std::string position() const {
        return "WITH c(n) AS (VALUES (1),(2),(3),(4),(6),(7),(19),(22),(23),(24),(25),(26)) "
               "SELECT n, (SELECT SUM(value) FROM " + held("n") + ") FROM c";
    }
    std::string exposure() const {
        std::string all;
        for (const int of : {1, 2, 3, 4, 6, 7, 8}) {
            all += (all.empty() ? "" : " UNION ALL ") + ("SELECT * FROM " + held(of));
        }
        return "WITH h AS (" + all + ") SELECT cur, amount, booked, amount * COALESCE("
               "(SELECT CAST(value AS REAL) FROM rate WHERE currency = cur AND date <= :d" +
               (point_ == Point::both ? " AND seq <= :k" : "") +
               " ORDER BY date DESC, seq DESC LIMIT 1), 1) FROM (SELECT account & 1023 AS cur, "
               "SUM(amount) AS amount, SUM(value) AS booked FROM h GROUP BY 1)";
    }
    std::string bank() const {
        return "SELECT account, SUM(amount), COUNT(*) FROM posting WHERE " + in("account", 1) +
               lines() + " GROUP BY account UNION ALL SELECT account, SUM(amount), 0 FROM " +
               held(2) + " GROUP BY account UNION ALL SELECT date, account, seq FROM (SELECT " +
               json("date", "$.act.date") + json("account", "$.act.body.account") + "seq FROM (" +
               acts({"statement.reconciled"}) + "))";
    }
    std::string availability() const {
        return "SELECT 0, SUM(value) FROM " + held(22) + " UNION ALL SELECT account, SUM(value) "
               "FROM " + held(23) + " GROUP BY account UNION ALL SELECT account, SUM(value) FROM " +
               held(25) + " GROUP BY account HAVING SUM(value) <> 0";
    }
    std::string sources_uses() const {
        return "SELECT account, date >= :d - 365 AS recent, -SUM(value) FROM (" + flows() +
               ") GROUP BY 1, 2";
    }
    std::string monthly() const {
        std::string budget;
        for (const int of : {22, 23, 24, 25}) {
            budget += " UNION ALL SELECT " + std::to_string(of) + " AS class, date, SUM(value) AS "
                      "value FROM " + days(of) + " GROUP BY 2";
        }
        return "WITH d AS (SELECT account >> 42 AS class, date, SUM(value) AS value FROM (" +
               flows() + ") GROUP BY 1, 2" + budget +
               "), m AS (SELECT class, strftime('%Y-%m', date * 86400, 'unixepoch') AS month, "
               "SUM(value) AS value FROM d GROUP BY 1, 2) SELECT class, month, value, SUM(value) "
               "OVER (PARTITION BY class ORDER BY month) FROM m";
    }
    // By contribution, and by party with its share.
    std::string contributions() const {
        return "WITH " + moves() + ", " + dues() +
               " SELECT s.name, s.pledged, s.signed, s.received, s.noted, (SELECT MAX(0, "
               "SUM(amount) - s.received - s.noted - s.off) FROM due WHERE due.name = s.name AND "
               "day < :day), s.signed - s.received - s.noted - s.off, v.pledged, v.agreed, v.came "
               "FROM sums s LEFT JOIN vals v ON v.name = s.name";
    }
    std::string ageing() const {
        return "WITH " + moves() + ", " + dues() +
               ", paid AS (SELECT name, day, amount, SUM(amount) OVER (PARTITION BY name ORDER BY "
               "day) AS upto, SUM(paid) OVER (PARTITION BY name) AS paid FROM (SELECT name, day, "
               "amount, 0 AS paid FROM due UNION ALL SELECT name, NULL, 0, received + noted + off "
               "FROM sums)), given AS MATERIALIZED (SELECT account, date, amount, SUM(amount) OVER "
               "(PARTITION BY account ORDER BY date, seq) AS upto FROM posting WHERE " +
               in("account", 5) + " AND amount > 0" + lines() +
               "), cleared AS MATERIALIZED (SELECT account, -SUM(amount) AS amount FROM posting "
               "WHERE " + in("account", 5) + " AND amount < 0" + lines() + " GROUP BY 1) "
               "SELECT name, " + bucket("julianday(:day) - julianday(day)") +
               ", SUM(MIN(amount, MAX(0, upto - paid))) FROM paid GROUP BY 1, 2 UNION ALL SELECT "
               "g.account, " + bucket(":d - g.date") +
               ", SUM(MIN(g.amount, MAX(0, upto - COALESCE(c.amount, 0)))) FROM given g LEFT JOIN "
               "cleared c ON c.account = g.account GROUP BY 1, 2";
    }
    std::string audit() const {
        return "WITH r AS MATERIALIZED (SELECT " +
               json("name", "$.act.body.disbursement") + json("notice", "$.act.body.notification") +
               json("payee", "$.act.body.payee") + json("currency", "$.act.body.currency") +
               minor("amount") + "seq FROM (" + acts({"disbursement.requested"}) +
               ")), p AS MATERIALIZED (SELECT " + json("name", "$.act.body.disbursement") +
               json("payment", "$.act.body.payment") + json("day", "$.act.date") +
               minor("amount") + "seq FROM (" + acts({"payment.instructed"}) +
               ")), x AS MATERIALIZED (SELECT kind, " + json("day", "$.act.date") +
               json("at", "$.recorded_at") + json("documents", "$.act.documents") + "seq FROM (" +
               acts({"disbursement.requested", "payment.instructed", "payment.released",
                     "expenditure.accepted"}) +
               ")), pr AS MATERIALIZED (SELECT p.*, json_extract(d.state, '$.payee') AS payee, "
               "json_extract(d.state, '$.currency') AS currency FROM p JOIN object d ON d.kind = 8 "
               "AND d.name = p.name) "
               "SELECT 'duplicates', COUNT(*) FROM (SELECT julianday(day) - LAG(julianday(day)) "
               "OVER (PARTITION BY payee, currency, amount ORDER BY day, seq) AS gap FROM pr) "
               "WHERE gap <= 7 UNION ALL SELECT 'splitting', COUNT(*) FROM (SELECT 1 FROM r "
               "GROUP BY notice, payee HAVING MAX(amount) <= 100000000000 AND SUM(amount) > "
               "100000000000) "
               "UNION ALL SELECT 'round', COUNT(*) FROM pr WHERE amount % 10000000 = 0 UNION ALL "
               "SELECT 'timing', COUNT(*) FROM x WHERE kind = " + kind("payment.released") +
               " AND (strftime('%w', at) IN ('0', '6') OR substr(at, 12, 2) NOT BETWEEN '06' AND "
               "'19') UNION ALL SELECT 'late', COUNT(*) FROM x WHERE substr(at, 1, 7) <> "
               "substr(day, 1, 7) AND julianday(substr(at, 1, 10)) - julianday(day) > 5 UNION ALL "
               "SELECT 'documents', COUNT(*) FROM x WHERE documents IS NULL AND kind = " +
               kind("expenditure.accepted") +
               " UNION ALL SELECT substr(amount, 1, 1), COUNT(*) FROM pr WHERE currency = 'EUR' "
               "GROUP BY 1 UNION ALL SELECT n, v FROM (" + all_classes() + ")";
    }
    // The entries of notification :n, of its disbursements and of their payments.
    std::string dossier() const {
        return "WITH n AS (SELECT seq FROM mention WHERE kind = 7 AND handle = (SELECT handle FROM "
               "object WHERE kind = 7 AND name = :n)), d AS (SELECT handle FROM object WHERE "
               "kind = 8 AND name IN (SELECT json_extract(CAST(leaf AS TEXT), '$.act.body."
               "disbursement') FROM entry WHERE seq IN n)), ds AS (SELECT seq FROM mention "
               "WHERE kind = 8 AND "
               "handle IN d), p AS (SELECT handle FROM object WHERE kind = 9 AND name IN (SELECT "
               "json_extract(CAST(leaf AS TEXT), '$.act.body.payment') FROM entry WHERE seq IN "
               "ds)) SELECT seq, json_extract(l, '$.recorded_at'), json_extract(l, '$.act.actor'), "
               "json_extract(l, '$.act.kind'), json_extract(l, '$.act.body') FROM (SELECT seq, "
               "CAST(leaf AS TEXT) AS l FROM entry WHERE seq IN (SELECT seq FROM n UNION SELECT "
               "seq FROM ds UNION SELECT seq FROM mention WHERE kind = 9 AND handle IN p)) WHERE "
               "1" +
               known() + " ORDER BY seq";
    }

private:
    using Names = std::initializer_list<const char*>;

    static std::string kind(const char* name) {
        return std::to_string(*reserve::fund::find_kind(name));
    }
    static std::string kinds(Names names) {
        std::string list;
        for (const char* name : names) {
            list += (list.empty() ? "" : ",") + kind(name);
        }
        return "(" + list + ")";
    }
    static std::string in(const std::string& column, const std::string& of) {
        return fmt::format("{0} BETWEEN ({1}) << 42 AND (({1} + 1) << 42) - 1", column, of);
    }
    static std::string in(const std::string& column, int of) {
        return in(column, std::to_string(of));
    }
    // Which lines of the posting table count.
    std::string lines() const {
        return point_ == Point::now     ? ""
               : point_ == Point::as_of ? " AND date <= :d"
                                        : " AND date <= :d AND seq <= :k";
    }
    // (account, amount, value) that add up to what the accounts of a class hold.
    std::string held(const std::string& of) const {
        return point_ == Point::now ? "(SELECT id AS account, amount, value FROM account WHERE " +
                                          in("id", of) + ")"
                                    : days(of);
    }
    std::string held(int of) const { return held(std::to_string(of)); }
    // The same by day.
    std::string days(const std::string& of) const {
        const char* table = point_ == Point::both ? "posting" : "turnover";
        return fmt::format("(SELECT account, date, amount, value FROM {} WHERE {}{})", table,
                           in("account", of), lines());
    }
    std::string days(int of) const { return days(std::to_string(of)); }
    std::string all_classes() const {
        return "WITH c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 26) SELECT n, "
               "(SELECT SUM(value) FROM " + held("n") + ") AS v FROM c";
    }
    // What stands against the fund's own cash.
    std::string flows() const {
        std::string own;
        std::string other;
        for (const int of : {1, 2, 6, 7}) {
            own += (own.empty() ? "" : " UNION ALL ") +
                   ("SELECT seq, value FROM posting WHERE " + in("account", of) + lines());
        }
        for (const int of : {3, 4, 5, 8, 10, 11, 12, 14, 15, 17}) {
            other += (other.empty() ? "" : " UNION ALL ") +
                     ("SELECT account, seq, date, value FROM posting WHERE " + in("account", of) +
                      lines());
        }
        return "SELECT * FROM (" + other + ") WHERE seq IN (SELECT seq FROM (" + own +
               ") WHERE seq NOT IN (SELECT seq FROM mention WHERE kind = 0 AND handle = " +
               kind("assets.revalued") + ") GROUP BY seq HAVING SUM(value) <> 0)";
    }

    static std::string json(const char* as, const char* path) {
        return fmt::format("json_extract(l, '{}') AS {}, ", path, as);
    }
    static std::string minor(const char* field) {
        return fmt::format("CAST(REPLACE(json_extract(l, '$.act.body.{0}'), '.', '') AS INTEGER) "
                           "AS {0}, ",
                           field);
    }
    std::string known() const {
        const std::string dated = " AND json_extract(l, '$.act.date') <= :day";
        return point_ == Point::now     ? ""
               : point_ == Point::as_of ? dated
                                        : dated + " AND seq <= :k";
    }
    // (seq, kind, l) of the entries of these kinds that count, l being their JSON.
    std::string acts(Names names) const {
        return "SELECT seq, kind, l FROM (SELECT e.seq AS seq, m.handle AS kind, CAST(e.leaf AS "
               "TEXT) AS l FROM mention m JOIN entry e ON e.seq = m.seq WHERE m.kind = 0 AND "
               "m.handle IN " + kinds(names) +
               " AND m.seq NOT IN (SELECT seq FROM reversal)) WHERE 1" + known();
    }
    // Sums of amounts (sums) and of values (vals) by contribution.
    std::string moves() const {
        const auto of = [](Names names) { return "SUM(amount * (kind IN " + kinds(names) + "))"; };
        const auto posted = [&](std::initializer_list<int> classes) {
            std::string all;
            for (const int one : classes) {
                all += (all.empty() ? "" : " UNION ALL ") +
                       ("SELECT seq, value FROM posting WHERE " + in("account", one) + lines());
            }
            return "(SELECT seq, SUM(value) AS value FROM (" + all + ") GROUP BY seq)";
        };
        return "a AS MATERIALIZED (SELECT kind, " + minor("amount") +
               "COALESCE(json_extract(l, '$.act.body.contribution'), (SELECT name FROM object c "
               "WHERE c.kind = 4 AND c.handle = (SELECT json_extract(state, '$.contribution') FROM "
               "object n WHERE n.kind = 5 AND n.name = json_extract(l, '$.act.body.note')))) AS "
               "name, " + json("party", "$.act.body.party") +
               json("currency", "$.act.body.currency") + "seq FROM (" +
               acts({"contribution.pledged", "contribution.revised", "contribution.withdrawn",
                     "contribution.signed", "contribution.received", "contribution.written_off",
                     "note.deposited", "note.encashed", "receipt.matched"}) +
               ")), sums AS MATERIALIZED (SELECT name, MAX(party) AS party, MAX(currency), " +
               of({"contribution.pledged"}) + " - MIN(" + of({"contribution.pledged"}) + ", " +
               of({"contribution.signed"}) + ") AS pledged, " + of({"contribution.signed"}) +
               " AS signed, " +
               of({"contribution.received", "receipt.matched", "note.encashed"}) +
               " AS received, " + of({"note.deposited"}) + " - " + of({"note.encashed"}) +
               " AS noted, " + of({"contribution.written_off"}) +
               " AS off FROM a GROUP BY name), vals AS (SELECT a.name, SUM(p.value) AS pledged, "
               "SUM(s.value) AS agreed, SUM(c.value) AS came FROM a LEFT JOIN " + posted({19}) +
               " p ON p.seq = a.seq LEFT JOIN " + posted({3}) + " s ON s.seq = a.seq AND a.kind "
               "= " + kind("contribution.signed") + " LEFT JOIN " + posted({1, 15, 6, 7}) +
               " c ON c.seq = a.seq GROUP BY a.name)";
    }
    std::string dues() const {
        return "due AS MATERIALIZED (SELECT json_extract(l, '$.act.body.contribution') AS name, "
               "json_extract(i.value, '$.due') AS day, CAST(REPLACE(json_extract(i.value, "
               "'$.amount'), '.', '') AS INTEGER) AS amount FROM (" +
               acts({"contribution.signed"}) + "), json_each(l, '$.act.body.instalments') i)";
    }
    static std::string bucket(const std::string& days) {
        return fmt::format("CASE WHEN {0} <= 0 THEN 0 WHEN {0} <= 30 THEN 1 WHEN {0} <= 90 THEN 2 "
                           "WHEN {0} <= 180 THEN 3 WHEN {0} <= 365 THEN 4 ELSE 5 END",
                           days);
    }

    Point point_;
};

}  // namespace bench
