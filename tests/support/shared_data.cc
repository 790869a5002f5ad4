// Finds the reference data and remembers which test cases had to do without it.
#include "tests/support/shared_data.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>
#include <string>

#include "tests/support/skip.h"

namespace reserve::test {
namespace {

std::set<std::string>& skipped_tests() {
    static std::set<std::string> names;
    return names;
}

std::filesystem::path shared_folder() {
    if (const char* folder = std::getenv("RESERVE_SHARED"); folder && *folder) return folder;
    return std::filesystem::path(RESERVE_SOURCE_DIR) / ".." / "shared";
}

bool shared_is_required() {
    const char* required = std::getenv("RESERVE_REQUIRE_SHARED");
    return required && std::string_view(required) == "1";
}

}  // namespace

std::optional<std::filesystem::path> shared_data(std::string_view relative) {
    const auto path = shared_folder() / relative;
    std::error_code unreadable;
    if (std::filesystem::exists(path, unreadable)) return path.lexically_normal();
    if (shared_is_required()) FAIL("shared data is required but missing: " << path.string());
    skip_test("needs shared data " + path.lexically_normal().string());
    return std::nullopt;
}

void skip_test(const std::string& why) {
    skipped_tests().insert(Catch::getResultCapture().getCurrentTestName());
    WARN("skipped: " << why);
}

std::size_t skipped_test_count() {
    return skipped_tests().size();
}

}  // namespace reserve::test
