// The head told beside the ledger.
#include "ledger/head_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "ledger/seal/checkpoint.h"

namespace reserve {
namespace {

Status cannot_write(const std::filesystem::path& file, int number) {
    return fail(ErrorKind::disk, "cannot write " + file.string() + ": " +
                                     std::generic_category().message(number));
}

// <ledger>.head.draft-XXXXXX
std::string draft_name(const std::filesystem::path& target) {
    return target.string() + ".draft-";
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

// Whoever is at work on a draft holds its lock.
void remove_left_drafts(const std::filesystem::path& target) {
    const std::string beginning = std::filesystem::path(draft_name(target)).filename().string();
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(folder_of(target), none)) {
        if (!file.path().filename().string().starts_with(beginning)) {
            continue;
        }
        const int left = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (left >= 0 && ::flock(left, LOCK_EX | LOCK_NB) == 0) {
            ::unlink(file.path().c_str());
        }
        if (left >= 0) {
            ::close(left);
        }
    }
}

}  // namespace

std::filesystem::path head_file_of(const std::filesystem::path& ledger) {
    return ledger.string() + ".head";
}

std::string read_head_file(const std::filesystem::path& ledger) {
    std::ifstream stream(head_file_of(ledger), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::optional<seal::TreeHead> parse_head_file(std::string_view text) {
    const std::size_t end = text.find("\n\n");
    const auto checkpoint = seal::parse_checkpoint(
        end == std::string_view::npos ? text : text.substr(0, end + 1));
    return checkpoint ? std::optional(checkpoint->head) : std::nullopt;
}

Status HeadDraft::write(const std::filesystem::path& ledger, std::string_view text) {
    forget();
    if (target_.empty()) {
        target_ = head_file_of(ledger);
        remove_left_drafts(target_);
        folder_ = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    std::string name = draft_name(target_) + "XXXXXX";
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) {
        return cannot_write(target_, errno);
    }
    draft_ = std::move(name);
    const bool locked = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    const ssize_t written = locked ? ::write(descriptor_, text.data(), text.size()) : -1;
    const bool whole = written == static_cast<ssize_t>(text.size());
    const bool synced = whole && ::fsync(descriptor_) == 0;
    return synced ? Status() : cannot_write(draft_, whole || written < 0 ? errno : ENOSPC);
}

Status HeadDraft::take_place() {
    if (draft_.empty()) {
        return {};
    }
    if (::rename(draft_.c_str(), target_.c_str()) != 0) {
        return cannot_write(target_, errno);
    }
    draft_.clear();
    has_told_ = true;
    forget();
    return {};
}

Status write_head_file(const std::filesystem::path& ledger, std::string_view text) {
    HeadDraft draft;
    const Status status = draft.write(ledger, text);
    return status ? draft.take_place() : status;
}

void HeadDraft::forget() {
    if (!draft_.empty()) {
        ::unlink(draft_.c_str());
    }
    draft_.clear();
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
}

// Needs no memory, of which there may be none.
HeadDraft::~HeadDraft() {
    forget();
    if (folder_ >= 0 && has_told_) {
        ::fsync(folder_);
    }
    if (folder_ >= 0) {
        ::close(folder_);
    }
}

}  // namespace reserve
