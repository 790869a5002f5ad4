// POSIX, because syncs and bounded reads need descriptors.
#include "ledger/evidence/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace reserve::evidence {
namespace {

// Closes itself.
class Descriptor {
public:
    Descriptor(const std::filesystem::path& file, int flags)
        : number_(::open(file.c_str(), flags | O_CLOEXEC, 0644)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    int get() const { return number_; }
    bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

std::unexpected<Error> failed(const std::string& what, const std::filesystem::path& file) {
    const int cause = errno;
    const bool missing = cause == ENOENT || cause == ENOTDIR;
    return fail(missing ? ErrorKind::not_found : ErrorKind::disk,
                "cannot " + what + " " + file.string() + ": " + std::strerror(cause));
}

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Status read_file(const std::filesystem::path& file, std::size_t max_bytes, std::string& into) {
    const Descriptor source(file, O_RDONLY);
    struct stat facts {};
    if (!source.is_open() || ::fstat(source.get(), &facts) != 0) {
        return failed("read", file);
    }
    if (!S_ISREG(facts.st_mode)) {
        return fail(ErrorKind::malformed, file.string() + " is not a file");
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (size > max_bytes) {
        return fail(ErrorKind::malformed, file.string() + " has " + std::to_string(size) +
                                              " bytes, more than " + std::to_string(max_bytes));
    }
    into.resize(size);
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::read(source.get(), into.data() + done, size - done);
        if (got < 0 && errno != EINTR) {
            return failed("read", file);
        }
        if (got == 0) {
            break;
        }
        done += got < 0 ? 0 : static_cast<std::size_t>(got);
    }
    into.resize(done);
    return {};
}

Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes) {
    std::string bytes;
    const Status status = read_file(file, max_bytes, bytes);
    return status ? Result<std::string>(std::move(bytes)) : std::unexpected(status.error());
}

Status write_file(const std::filesystem::path& file, std::string_view bytes) {
    int flags = O_WRONLY | O_CREAT | O_TRUNC;
    for (const bool folder_made : {false, true}) {
        const Descriptor target(file, flags);
        if (target.is_open()) {
            return write_all(target.get(), bytes) ? Status() : failed("write", file);
        }
        if (errno != ENOENT || folder_made) {
            break;
        }
        std::error_code ignored;
        std::filesystem::create_directories(file.parent_path(), ignored);
    }
    return failed("write", file);
}

Status move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) == 0) {
        return {};
    }
    std::error_code ignored;
    std::filesystem::create_directories(to.parent_path(), ignored);
    return ::rename(from.c_str(), to.c_str()) == 0 ? Status() : failed("write", to);
}

Status settle_file(const std::filesystem::path& draft, const std::filesystem::path& file) {
    const Descriptor written(draft, O_RDONLY);
    if (!written.is_open() || ::fsync(written.get()) != 0) {
        return failed("sync", draft);
    }
    if (Status status = move_file(draft, file); !status) {
        return status;
    }
    const std::filesystem::path folder = file.parent_path().empty() ? "." : file.parent_path();
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    return opened.is_open() && ::fsync(opened.get()) == 0 ? Status() : failed("sync", folder);
}

Status replace_file(const std::filesystem::path& draft, const std::filesystem::path& file,
                    std::string_view bytes) {
    const Status status = write_file(draft, bytes);
    return status ? settle_file(draft, file) : status;
}

Status sync_file_system(const std::filesystem::path& folder) {
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    return opened.is_open() && ::syncfs(opened.get()) == 0 ? Status() : failed("sync", folder);
}

}  // namespace reserve::evidence
