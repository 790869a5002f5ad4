// Small ledgers in a folder of their own, and a service on them.
#pragma once

#include <cstdlib>
#include <filesystem>

#include "service/service.h"
#include "tests/ledger/world.h"

namespace reserve::test {

// A folder of ledgers, `fund` and `secret`, each named after itself.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "reserve-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
        make("fund", "<script>alert(1)</script> & 'Fund'");
        make("secret", "Secret books");
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    std::unique_ptr<service::Service> serve(std::vector<std::string> published) const {
        service::Settings settings;
        settings.published = std::move(published);
        return start(std::move(settings));
    }
    std::unique_ptr<service::Service> start(service::Settings settings) const {
        settings.folder = path_;
        settings.signer_of = [](const auto&) { return nullptr; };
        return std::make_unique<service::Service>(std::move(settings));
    }
    std::filesystem::path file(const std::string& id) const { return path_ / (id + ".db"); }
    std::unique_ptr<Ledger> open(const std::string& id) const {
        auto ledger = Ledger::open(file(id));
        REQUIRE(ledger);
        return *std::move(ledger);
    }

private:
    void make(const std::string& id, std::string_view name) const {
        const auto ledger = Ledger::create(file(id), {.origin = "test/" + id});
        REQUIRE(ledger);
        std::string opened = opening();
        opened.replace(opened.find("\"Test\""), 6, "\"" + std::string(name) + "\"");
        accepted(**ledger, opened);
    }

    std::filesystem::path path_;
};

// What a GET without a token is answered.
inline http::Response get(service::Service& service, const std::string& path,
                          std::vector<http::Field> fields = {}) {
    http::Response told;
    service.answer({.id = "r-1",
                    .peer = "192.0.2.1",
                    .method = "GET",
                    .path = path,
                    .query = "",
                    .fields = std::move(fields)},
                   http::Reply([&](http::Response answer) { told = std::move(answer); }));
    return told;
}

inline bool says(const http::Response& answer, std::string_view text) {
    return answer.bytes().find(text) != std::string::npos;
}

}  // namespace reserve::test
