// The head told beside the ledger.
#include "ledger/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#include "ledger/seal/checkpoint.h"

namespace reserve {
namespace {

Status cannot_write(const std::filesystem::path& file, int number) {
    return fail(ErrorKind::disk, "cannot write " + file.string() + ": " +
                                     std::generic_category().message(number));
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
    target_ = head_file_of(ledger);
    std::string name = target_.string() + ".XXXXXX";
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return cannot_write(target_, errno);
    }
    draft_ = std::move(name);
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    const bool whole = written == static_cast<ssize_t>(text.size());
    const bool synced = whole && ::fsync(descriptor) == 0;
    const int number = whole || written < 0 ? errno : ENOSPC;
    const bool closed = ::close(descriptor) == 0;
    return synced && closed ? Status() : cannot_write(draft_, synced ? errno : number);
}

Status HeadDraft::take_place() {
    if (draft_.empty()) {
        return {};
    }
    if (::rename(draft_.c_str(), target_.c_str()) != 0) {
        return cannot_write(target_, errno);
    }
    draft_.clear();
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
}

}  // namespace reserve
