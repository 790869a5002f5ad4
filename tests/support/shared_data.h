// Reference data that lives beside the repository, not in it. A test that needs it asks here; when
// it is not there the test counts as skipped, or fails when RESERVE_REQUIRE_SHARED=1.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

namespace reserve::test {

// The path of `relative` (for example "data/worked_example/story.jsonl") in the folder
// $RESERVE_SHARED, or ../shared seen from the sources. Nothing when it is not there: the calling
// test is then counted as skipped, says so, and should return.
std::optional<std::filesystem::path> shared_data(std::string_view relative);

// How many different test cases were skipped so far.
std::size_t skipped_test_count();

}  // namespace reserve::test
