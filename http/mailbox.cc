// Whoever puts the first answer into an empty box rings.
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

void Mailbox::put(std::uint64_t connection, std::unique_ptr<Outgoing> answer) {
    bool is_first = false;
    {
        const std::scoped_lock held(mutex_);
        is_first = answers_.empty();
        answers_.emplace_back(connection, std::move(answer));
    }
    if (is_first) {
        wake();
    }
}

Mailbox::Answers Mailbox::take_all() {
    std::uint64_t ignored = 0;
    (void)!::read(wake_, &ignored, sizeof ignored);
    const std::scoped_lock held(mutex_);
    return std::exchange(answers_, {});
}

}  // namespace reserve::http
