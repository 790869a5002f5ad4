// A test that cannot run for want of something that need not be there.
#pragma once

#include <string>

namespace reserve::test {

// The running test is counted as skipped and says why; it should return.
void skip_test(const std::string& why);

}  // namespace reserve::test
