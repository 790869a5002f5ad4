// Replies that others are made of.
#include "http/reply.h"

#include "http/asker.h"

namespace reserve::http {

bool Reply::is_wanted() const {
    return !asker_ || asker_->is_waiting();
}

bool Reply::may_be_gone() const {
    return asker_ && asker_->may_be_gone();
}

Reply Reply::after(Step step) && {
    auto asker = asker_;
    return Reply(
        [kept = std::move(*this), step = std::move(step)](Response response) mutable {
            step(response);
            kept.send(std::move(response));
        },
        std::move(asker));
}

}  // namespace reserve::http
