// A watch that is busy looks into the box before it sleeps, so only a sleeping one is rung for.
#include "http/mailbox.h"

#include <unistd.h>

namespace reserve::http {

Mailbox::~Mailbox() {
    ::close(wake_);
}

void Mailbox::wake() const {
    const std::uint64_t one = 1;
    (void)!::write(wake_, &one, sizeof one);
}

void Mailbox::stop_ringing() const {
    std::uint64_t ignored = 0;
    (void)!::read(wake_, &ignored, sizeof ignored);
}

void Mailbox::put(std::uint64_t connection, std::unique_ptr<Outgoing> answer) {
    bool rings = false;
    {
        const std::scoped_lock held(mutex_);
        answers_.emplace_back(connection, std::move(answer));
        rings = std::exchange(sleeps_, false);
    }
    if (rings) {
        wake();
    }
}

Mailbox::Answers Mailbox::take_all() {
    const std::scoped_lock held(mutex_);
    sleeps_ = false;
    return std::exchange(answers_, {});
}

bool Mailbox::may_sleep() {
    const std::scoped_lock held(mutex_);
    sleeps_ = answers_.empty();
    return sleeps_;
}

}  // namespace reserve::http
