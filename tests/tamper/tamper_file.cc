// A ledger's file in the hands of somebody with another SQLite program, and its head file.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "ledger/evidence/files.h"
#include "tests/tamper/suite.h"

namespace reserve::test {
namespace {

const std::vector<std::string> kFound = {"malformed", "signature", "tree", "rule", "projection"};

class FileTampering {
public:
    explicit FileTampering(const Suite& suite)
        : suite_(suite), file_(suite.fund.folder() / "tampered.db") {
        renew();
        untouched_ = suite_.verifier.file(file_).verified;
    }
    ~FileTampering() { clear(); }
    FileTampering(const FileTampering&) = delete;
    FileTampering& operator=(const FileTampering&) = delete;

    void drop_triggers();
    void edit_rows();
    void cut_file();
    void change_head_file();

private:
    void clear() {
        for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
            std::filesystem::remove(file_.string() + suffix);
        }
    }
    void renew() {
        clear();
        for (const char* suffix : {"", "-wal", ".head"}) {
            std::filesystem::copy_file(suite_.fund.early_file().string() + suffix,
                                       file_.string() + suffix);
        }
    }
    std::vector<std::string> ask(const std::string& sql) {
        SQLite::Database raw(file_, SQLite::OPEN_READWRITE, 1000);
        SQLite::Statement statement(raw, sql);
        std::vector<std::string> found;
        while (statement.executeStep()) {
            found.push_back(statement.getColumn(0).getString());
        }
        return found;
    }
    void execute(const std::string& sql) {
        SQLite::Database raw(file_, SQLite::OPEN_READWRITE, 1000);
        raw.exec("PRAGMA synchronous=OFF;" + sql);
    }
    void count(const MutationClass& mutations, const std::string& what) {
        suite_.tally.count(mutations, suite_.verifier.file(file_), untouched_, what);
    }

    const Suite& suite_;
    std::filesystem::path file_;
    std::string untouched_;
};

void FileTampering::drop_triggers() {
    for (const std::string kind : {"trigger", "index"}) {
        for (const std::string& name :
             ask("SELECT name FROM sqlite_schema WHERE sql IS NOT NULL AND type = '" + kind +
                 "'")) {
            execute("DROP " + kind + " " + name);
            count({"file: a trigger or an index dropped", {"refused"}}, name);
            renew();
        }
    }
}

// Another value in the last column, which never is a key.
std::string edit_sql(const store::TableSpec& table) {
    std::string keys;
    for (std::size_t i = 0; i < table.key_columns; ++i) {
        keys += (i == 0 ? "" : ", ") + std::string(table.columns[i].name);
    }
    const std::string last(table.columns.back().name);
    const std::string value = table.key_columns == table.columns.size()
                                  ? last + " + 1000"
                                  : "CASE typeof(" + last + ") WHEN 'integer' THEN " + last +
                                        " + 1 WHEN 'blob' THEN CAST(" + last +
                                        " || x'00' AS BLOB) ELSE " + last + " || ' ' END";
    return "UPDATE " + std::string(table.name) + " SET " + last + " = " + value + " WHERE (" +
           keys + ") IN (SELECT " + keys + " FROM " + std::string(table.name) + " LIMIT 1)";
}

// The triggers are back as they were before anybody looks.
void FileTampering::edit_rows() {
    for (const store::TableSpec& table : store::tables()) {
        if (ask("SELECT 1 FROM " + std::string(table.name)).empty()) {
            continue;
        }
        std::string again;
        for (const std::string& sql : ask("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")) {
            again += sql + ";";
        }
        for (const std::string& name :
             ask("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
            execute("DROP TRIGGER " + name);
        }
        execute(edit_sql(table));
        execute(again);
        count({"file: triggers dropped, a row edited, triggers put back", kFound},
              std::string(table.name));
        renew();
    }
}

void FileTampering::cut_file() {
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    const auto size = std::filesystem::file_size(file_);
    const std::string whole = *evidence::read_file(file_, size);
    for (std::uint64_t left = 0; left < size; left += 4096) {
        std::filesystem::resize_file(file_, left);
        count({"file: cut off after each page", {"refused"}}, std::to_string(left));
        REQUIRE(evidence::write_file(file_, whole));
    }
    renew();
}

void FileTampering::change_head_file() {
    const std::filesystem::path head = file_.string() + ".head";
    const std::string note = *evidence::read_file(head, evidence::kMaxSmallFile);
    for (std::size_t at = 0; at < note.size(); at += suite_.stride) {
        std::string mutated = note;
        mutated[at] = static_cast<char>(mutated[at] ^ 1);
        REQUIRE(evidence::write_file(head, mutated));
        count({"file: head file, each byte", {"malformed", "signature", "fork"}},
              "byte " + std::to_string(at));
    }
    renew();
}

}  // namespace

void tamper_with_file(const Suite& suite) {
    FileTampering file(suite);
    file.drop_triggers();
    file.edit_rows();
    file.cut_file();
    file.change_head_file();
}

}  // namespace reserve::test
