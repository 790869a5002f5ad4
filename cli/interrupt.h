// Ctrl-C for work that ends itself: what was begun is left as if it had not been.
#pragma once

#include <atomic>

namespace reserve::cli {

// From now on Ctrl-C only sets `interrupted`. A read that waits for input returns; a second Ctrl-C
// ends the program.
void catch_interrupts();
const std::atomic<bool>& interrupted();

}  // namespace reserve::cli
