// Files that are put in the place of a ledger while it is served.
#include <future>

#include "tests/service/folder.h"
#include "tests/store/store_fixture.h"

using namespace reserve;
using namespace reserve::test;
using service::AnswerCache;
using service::Book;
using service::Recorded;

namespace {

Result<Recorded> record(Book& book, std::string_view party) {
    std::promise<Result<Recorded>> told;
    const std::string name(party);
    REQUIRE(book.desk().hand_in(
        {.acts = {act(party, "g", "party.registered",
                      "{'name':'" + name + "','party':'" + name + "','role':'contributor'}")},
         .ahead = {},
         .tell = [&](Result<Recorded> recorded) { told.set_value(std::move(recorded)); }}));
    return told.get_future().get();
}

struct OnShelf : Folder {
    std::filesystem::path copy() const {
        const std::filesystem::path to = file("fund").string() + ".copy";
        std::filesystem::copy_file(file("fund"), to);
        return to;
    }
    void replace_by(const std::filesystem::path& other) const {
        std::filesystem::rename(other, file("fund"));
    }

    Book book{{.id = "fund", .file = file("fund"), .signer = nullptr}};
};

}  // namespace

TEST_CASE("what is read is the file in the ledger's place, not the one that was there") {
    OnShelf shelf;
    const auto before = shelf.book.facts();
    REQUIRE(before);
    CHECK((*shelf.book.borrow())->origin() == "test/fund");
    auto kept = shelf.book.borrow();
    shelf.replace_by(shelf.file("secret"));
    CHECK((*shelf.book.borrow())->origin() == "test/secret");
    CHECK((*kept)->origin() == "test/fund");
    { const auto given_back = std::move(kept); }
    CHECK((*shelf.book.borrow())->origin() == "test/secret");
    CHECK(*shelf.book.facts() != *before);
    std::filesystem::remove(shelf.file("fund"));
    CHECK_FALSE(shelf.book.borrow());
}

TEST_CASE("nothing is recorded into a file that is no longer the ledger, and it shows before") {
    OnShelf shelf;
    REQUIRE(record(shelf.book, "P"));
    REQUIRE(shelf.book.check());
    shelf.replace_by(shelf.copy());
    const Status status = shelf.book.check();
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == ErrorKind::poisoned);
    const auto recorded = record(shelf.book, "Q");
    REQUIRE_FALSE(recorded);
    CHECK(recorded.error().kind == ErrorKind::poisoned);
}

TEST_CASE("a ledger that nobody wrote to may be replaced by the same books") {
    OnShelf shelf;
    REQUIRE(shelf.book.check());
    shelf.replace_by(shelf.copy());
    CHECK(shelf.book.check());
    CHECK(record(shelf.book, "P"));
    CHECK(shelf.book.check());
}

TEST_CASE("a ledger that lacks what was told of it is read, and cannot go on") {
    OnShelf shelf;
    const std::filesystem::path older = shelf.copy();
    accepted(*shelf.open("fund"),
             act("p", "g", "party.registered", "{'name':'P','party':'P','role':'contributor'}"));
    REQUIRE(shelf.book.check());
    SECTION("an older copy") {
        shelf.replace_by(older);
    }
    SECTION("other books of that size") {
        accepted(*shelf.open("secret"), act("p", "g", "party.registered",
                                            "{'name':'P','party':'P','role':'contributor'}"));
        shelf.replace_by(shelf.file("secret"));
    }
    CHECK(shelf.book.borrow());
    const Status status = shelf.book.check();
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == ErrorKind::forked);
}

TEST_CASE("nothing is opened for a stranger") {
    const Folder folder;
    const auto service = folder.serve({"secret"});
    CHECK(get(*service, "/v1/ledgers/fund/status").status == 401);
    CHECK(service->shelf().open_books().empty());
    CHECK(get(*service, "/v1/ledgers/secret/status").status == 200);
    CHECK(service->shelf().open_books().size() == 1);
}

TEST_CASE("a folder behind a link is the one that the link led to at the start") {
    const Folder folder;
    const Folder later;
    const store::TemporaryFolder links;
    const std::filesystem::path link = links.path() / "current";
    std::filesystem::create_directory_symlink(folder.file("fund").parent_path(), link);
    service::Settings settings;
    settings.folder = link;
    settings.published = {"fund"};
    settings.signer_of = [](const auto&) { return nullptr; };
    service::Service service(std::move(settings));
    std::filesystem::remove(link);
    std::filesystem::create_directory_symlink(later.file("fund").parent_path(), link);
    REQUIRE(get(service, "/v1/ledgers/fund/status").status == 200);
    const Book* book = service.shelf().find("fund");
    REQUIRE(book != nullptr);
    CHECK(std::filesystem::equivalent(book->file(), folder.file("fund")));
}

TEST_CASE("what was served and is no longer there is not ready") {
    const Folder folder;
    const std::filesystem::path place = folder.file("fund").parent_path();
    const auto service = folder.serve({"fund"});
    REQUIRE(get(*service, "/v1/ledgers/fund/status").status == 200);
    SECTION("a ledger") { std::filesystem::remove(folder.file("fund")); }
    SECTION("the folder") { std::filesystem::rename(place, place.string() + ".away"); }
    CHECK(get(*service, "/readyz").status == 503);
    std::filesystem::remove_all(place.string() + ".away");
}

TEST_CASE("readiness tells everybody that a ledger cannot go on, and nobody which") {
    const Folder folder;
    const auto service = folder.serve({});
    std::filesystem::rename(folder.file("secret"), folder.file("fund"));
    const http::Response answer = get(*service, "/readyz");
    CHECK(answer.status == 503);
    CHECK(says(answer, "a ledger or the list of tokens cannot go on"));
    CHECK_FALSE(says(answer, "fund"));
}

TEST_CASE("an answer that is kept is one of that very log") {
    AnswerCache cache;
    const Head head{.size = 2, .root = {1}};
    cache.keep(head, "status", http::plain_text(200, "two"));
    CHECK(cache.find(head, "status")->body == "two");
    CHECK_FALSE(cache.find({.size = 2, .root = {2}}, "status"));
    cache.keep({.size = 1, .root = {3}}, "status", http::plain_text(200, "one"));
    CHECK(cache.find(head, "status"));
    cache.keep({.size = 2, .root = {2}}, "status", http::plain_text(200, "other"));
    CHECK_FALSE(cache.find(head, "status"));
}
