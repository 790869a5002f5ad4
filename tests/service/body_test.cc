// The body of a request as JSON: what is too much is refused before memory is spent on it.
#include "service/body.h"

#include <catch2/catch.hpp>

using namespace reserve;

namespace {

int status_of(std::string body) {
    http::Request request;
    request.fields = {{"content-type", "application/json"}};
    request.body = std::move(body);
    seal::JsonDocument document;
    const auto root = service::read_body(request, document);
    return root ? 200 : root.error().status;
}

std::string array_of(std::size_t count, const std::string& value) {
    std::string text = "[" + value;
    for (std::size_t i = 1; i < count; ++i) {
        text += "," + value;
    }
    return text + "]";
}

}  // namespace

TEST_CASE("a body has a hundred thousand values at most, whatever its texts contain") {
    CHECK(status_of(array_of(100'000, "1")) == 200);
    CHECK(status_of(array_of(100'001, "1")) == 413);
    CHECK(status_of("[\"" + std::string(200'000, ',') + "\\\",,\"]") == 200);
    CHECK(status_of(array_of(50'001, "{}")) == 413);
    CHECK(status_of(std::string(100'001, '[')) == 413);
}
