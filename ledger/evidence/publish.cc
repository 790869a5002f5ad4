// Tiles and bundles first, all of them on disk under their names before any checkpoint that needs
// them. Drafts live in a folder of their own, which every call empties.
#include "ledger/evidence/publish.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "ledger/evidence/files.h"
#include "ledger/evidence/trust.h"
#include "ledger/seal/tile_path.h"

namespace reserve::evidence {
namespace {

// Held while open; the kernel lets go of it when the process ends.
class FolderLock {
public:
    explicit FolderLock(const std::filesystem::path& folder)
        : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    bool take() const { return descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

private:
    int descriptor_;
};

class Publisher {
public:
    Publisher(Ledger& ledger, const Publication& publication, std::filesystem::path directory,
              const PublishOptions& options)
        : ledger_(ledger),
          publication_(publication),
          directory_(std::move(directory)),
          drafts_(directory_ / ".new"),
          options_(options) {
        published_.head = publication.head();
    }

    Result<Published> run();

private:
    Status check_previous();
    Status find_sizes();
    Status write_tiles();
    Status write_tile(const std::string& name);
    Status move_tiles();
    Status write_signed();
    Status replace(const std::string& name, std::string_view bytes);

    Ledger& ledger_;
    const Publication& publication_;
    std::filesystem::path directory_;
    std::filesystem::path drafts_;
    const PublishOptions& options_;
    std::vector<std::uint64_t> sizes_;  // of the checkpoints to publish, the newest last
    std::vector<std::string> drafted_;
    std::string there_;  // a file as it stands
    Published published_;
};

Result<Published> Publisher::run() {
    if (Status status = check_previous(); !status) {
        return std::unexpected(status.error());
    }
    std::error_code ignored;
    std::filesystem::remove_all(drafts_, ignored);
    for (const auto step : {&Publisher::find_sizes, &Publisher::write_tiles,
                            &Publisher::move_tiles, &Publisher::write_signed}) {
        if (Status status = (this->*step)(); !status) {
            return std::unexpected(status.error());
        }
    }
    std::filesystem::remove_all(drafts_, ignored);
    return published_;
}

// What was published once must stay true: the log may only go on from there.
Status Publisher::check_previous() {
    const std::filesystem::path file = directory_ / "checkpoint";
    const auto note = read_file(file, kMaxSmallFile);
    if (!note) {
        return note.error().kind == ErrorKind::not_found ? Status()
                                                         : std::unexpected(note.error());
    }
    const auto old = read_checkpoint(*note);
    if (!old) {
        return fail(ErrorKind::malformed, file.string() + ": " + old.error());
    }
    const seal::TreeHead& head = publication_.head();
    std::string reason;
    if (old->origin != publication_.origin()) {
        reason = "is of " + old->origin + ", not of " + publication_.origin();
    } else if (old->head.size > head.size) {
        reason = "is of " + std::to_string(old->head.size) + " entries, the ledger's newest of " +
                 std::to_string(head.size);
    } else if (old->head.size != 0) {
        seal::Hasher hasher;
        const auto path =
            seal::prove_consistency(hasher, old->head.size, head.size, ledger_.tiles());
        if (!path) {
            return std::unexpected(path.error());
        }
        const auto verdict = seal::verify_consistency(hasher, old->head, head, *path);
        reason = verdict ? "" : "does not lead to the ledger's (" +
                                    std::string(seal::sentence(verdict.error())) + ")";
    }
    published_.previous = old->head.size;
    return reason.empty() ? Status()
                          : fail(ErrorKind::forked, file.string() + " " + reason +
                                                        "; to publish would show two histories");
}

Status Publisher::find_sizes() {
    auto changes = publication_.key_changes(published_.previous);
    if (!changes) {
        return std::unexpected(changes.error());
    }
    sizes_ = std::move(*changes);
    sizes_.push_back(published_.head.size);
    return {};
}

Status Publisher::write_tiles() {
    std::uint64_t after = published_.previous;
    for (const std::uint64_t size : sizes_) {
        for (const std::string& name : tile_names(after, size)) {
            if (Status status = write_tile(name); !status) {
                return status;
            }
        }
        after = size;
    }
    return {};
}

// A crash leaves drafts, which the next call throws away. What stands under its name already, from
// a call that was killed while it moved drafts, is held against the ledger and kept.
Status Publisher::write_tile(const std::string& name) {
    const auto bytes = publication_.content(name);
    if (!bytes) {
        return std::unexpected(bytes.error());
    }
    const Status read = read_file(directory_ / name, kMaxTileFile, there_);
    if (!read && read.error().kind != ErrorKind::not_found) {
        return read;
    }
    if (read && there_ != *bytes) {
        return fail(ErrorKind::corrupt, (directory_ / name).string() +
                                            " is not what this ledger holds; take it away and "
                                            "publish again");
    }
    if (!read) {
        if (Status status = write_file(drafts_ / name, *bytes); !status) {
            return status;
        }
        drafted_.push_back(name);
    }
    if (const auto bundle = seal::parse_bundle_path(name); bundle && options_.progress) {
        options_.progress(bundle->index * seal::kTileWidth + bundle->width);
    }
    return {};
}

// A crash leaves some moved and some not: no published checkpoint needs them yet.
Status Publisher::move_tiles() {
    if (drafted_.empty()) {
        return {};
    }
    Status status = sync_file_system(directory_);
    for (const std::string& name : drafted_) {
        if (status) {
            status = move_file(drafts_ / name, directory_ / name);
        }
    }
    published_.files += drafted_.size();
    return status ? sync_file_system(directory_) : status;
}

Status Publisher::replace(const std::string& name, std::string_view bytes) {
    const auto there = read_file(directory_ / name, kMaxSmallFile);
    if (there && *there == bytes) {
        return {};
    }
    ++published_.files;
    return replace_file(drafts_ / name, directory_ / name, bytes);
}

// `checkpoint` is last: a crash before it leaves the older one, which is still true.
Status Publisher::write_signed() {
    std::map<std::string, std::string> files = publication_.key_files();
    std::vector<std::uint64_t> sizes = sizes_;
    for (const std::uint64_t size : publication_.anchored()) {
        if (std::filesystem::exists(directory_ / checkpoint_name(size))) {
            sizes.push_back(size);
        }
    }
    for (const std::uint64_t size : sizes) {
        auto more = publication_.signed_files(size);
        if (!more) {
            return std::unexpected(more.error());
        }
        files.merge(*more);
    }
    for (const auto& [name, bytes] : files) {
        if (Status status = replace(name, bytes); !status) {
            return status;
        }
    }
    return replace("checkpoint", publication_.note());
}

}  // namespace

Result<Published> publish(Ledger& ledger, const std::filesystem::path& directory,
                          const PublishOptions& options) {
    const auto publication = Publication::of(ledger, options.anchors);
    if (!publication) {
        return std::unexpected(publication.error());
    }
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) {
        return fail(ErrorKind::disk,
                    "cannot make " + directory.string() + ": " + error.message());
    }
    const FolderLock lock(directory);
    if (!lock.take()) {
        return fail(ErrorKind::locked, "another process publishes in " + directory.string());
    }
    return Publisher(ledger, *publication, directory, options).run();
}

}  // namespace reserve::evidence
