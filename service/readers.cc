// The one that came back last is lent first: it has most in memory.
#include "service/readers.h"

#include <utility>

namespace reserve::service {

Result<Readers::Lease> Readers::borrow() {
    const FileNumber now = file_number(file_);
    std::unique_ptr<Ledger> ledger;
    {
        const std::scoped_lock held(mutex_);
        if (now != std::exchange(of_, now)) {
            idle_.clear();
        }
        if (!idle_.empty()) {
            ledger = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (ledger == nullptr) {
        auto opened = open_();
        if (!opened) {
            return std::unexpected(opened.error());
        }
        return Lease(*this, std::move(*opened), now);
    }
    if (const Status status = ledger->advance(); !status) {
        return std::unexpected(status.error());
    }
    return Lease(*this, std::move(ledger), now);
}

// To hold on to a moment would keep the log on disk from being folded into the file.
Readers::Lease::~Lease() {
    if (ledger_ == nullptr || !ledger_->let_go()) {
        return;
    }
    const std::scoped_lock held(readers_->mutex_);
    if (of_ == readers_->of_) {
        readers_->idle_.push_back(std::move(ledger_));
    }
}

}  // namespace reserve::service
