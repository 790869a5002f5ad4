// The handler only sets a flag.
#include "cli/interrupt.h"

#include <csignal>

namespace reserve::cli {
namespace {

std::atomic<bool> is_interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

extern "C" void on_interrupt(int) {
    is_interrupted = true;
}

}  // namespace

void catch_interrupts() {
    struct sigaction action{};
    action.sa_handler = on_interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

const std::atomic<bool>& interrupted() {
    return is_interrupted;
}

}  // namespace reserve::cli
