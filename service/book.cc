// What the desk learns with each commit is known to everybody at once.
#include "service/book.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "ledger/head_file.h"
#include "ledger/ledger_files.h"
#include "ledger/seal/verifier.h"
#include "ledger/sealer.h"

namespace reserve::service {
namespace {

// Whether the ledger has all that the head told of it says. The head was told before.
Status check_told(Ledger& ledger, const std::string& told) {
    if (told.empty()) {
        return {};
    }
    const auto head = parse_head_file(told);
    if (!head) {
        return fail(ErrorKind::corrupt, "the head told of it cannot be read");
    }
    if (head->size > ledger.head().size) {
        return fail(ErrorKind::forked, "it ends with entry " + std::to_string(ledger.head().size) +
                                           ", but entry " + std::to_string(head->size) +
                                           " was told: an older copy was put back");
    }
    const auto begins = begins_with(ledger.tiles(), *head);
    if (!begins) {
        return std::unexpected(begins.error());
    }
    return *begins ? Status()
                   : fail(ErrorKind::forked, "its first " + std::to_string(head->size) +
                                                 " entries are not those that were told");
}

// The files that are there, and the folder, where others will come.
Status check_writable(const std::filesystem::path& ledger) {
    std::vector<std::filesystem::path> places = ledger_files(ledger);
    places.push_back(ledger.has_parent_path() ? ledger.parent_path() : ".");
    for (const std::filesystem::path& place : places) {
        if (::faccessat(AT_FDCWD, place.c_str(), W_OK, AT_EACCESS) != 0 && errno != ENOENT) {
            return fail(ErrorKind::read_only,
                        "nothing can be recorded: " + place.string() +
                            " cannot be written: " + std::generic_category().message(errno));
        }
    }
    return {};
}

// A sandbox goes on without.
Status check_key(const Ledger& ledger, LogSigner* signer) {
    const std::vector<NamedLogKey> named = ledger.log_keys();
    const auto last =
        named.empty() || ledger.is_sandbox() ? std::nullopt : seal::parse_vkey(named.back().vkey);
    if (!last) {
        return {};
    }
    const auto key =
        signer == nullptr ? Result<const seal::PrivateKey*>(nullptr) : signer->find(last->key);
    if (!key) {
        return std::unexpected(key.error());
    }
    return *key != nullptr ? Status()
                           : fail(ErrorKind::read_only,
                                  "nothing can be recorded without the log's key " +
                                      named.back().vkey + ", which is not in the key folder");
}

}  // namespace

Book::Book(BookOptions options)
    : options_(std::move(options)),
      readers_(options_.file,
               [this] { return Ledger::open(options_.file, {.mode = store::Mode::read_only}); }),
      desk_([this] { return open_to_write(); },
            [this](const Ledger& ledger) {
                learn(ledger, written().value_or(FileNumber()));
                feed_.grew(ledger.head().size);
                if (options_.news && feed_.is_waited_for()) {
                    options_.news();
                }
            },
            options_.desk) {}

Result<std::unique_ptr<Ledger>> Book::open_to_write() {
    const FileNumber now = file_number(options_.file);
    auto opened =
        Ledger::open(options_.file, {.mode = store::Mode::read_write, .signer = options_.signer});
    if (opened) {
        const std::scoped_lock held(mutex_);
        written_ = now;
    }
    return opened;
}

std::optional<FileNumber> Book::written() {
    const std::scoped_lock held(mutex_);
    return written_;
}

Status Book::check() {
    const std::string told = read_head_file(options_.file);
    const auto ledger = borrow();
    if (!ledger) {
        return std::unexpected(ledger.error());
    }
    if (const auto file = written(); file && *file != file_number(options_.file)) {
        return fail(ErrorKind::poisoned,
                    "another file was put in its place while it was served; "
                    "nothing is recorded until the program starts again");
    }
    if (desk_.is_poisoned()) {
        return fail(ErrorKind::poisoned,
                    "a commit failed; nothing is recorded until the program "
                    "starts again");
    }
    if (const Status whole = check_told(**ledger, told); !whole) {
        return whole;
    }
    const Status writable = check_writable(options_.file);
    return writable ? check_key(**ledger, options_.signer.get()) : writable;
}

std::shared_ptr<const Facts> Book::learn(const Ledger& ledger, const FileNumber& of) {
    auto facts = std::make_shared<const Facts>(Facts{.is_open = ledger.is_open(),
                                                     .is_sandbox = ledger.is_sandbox(),
                                                     .needs_signatures = ledger.needs_signatures(),
                                                     .keys = ledger.officer_keys()});
    const std::scoped_lock held(mutex_);
    facts_ = facts;
    facts_of_ = of;
    return facts;
}

Result<std::shared_ptr<const Facts>> Book::facts() {
    const FileNumber now = file_number(options_.file);
    {
        const std::scoped_lock held(mutex_);
        if (facts_ != nullptr && facts_->is_open && facts_of_ == now) {
            return facts_;
        }
    }
    const auto ledger = borrow();
    return ledger ? Result<std::shared_ptr<const Facts>>(learn(**ledger, now))
                  : std::unexpected(ledger.error());
}

}  // namespace reserve::service
