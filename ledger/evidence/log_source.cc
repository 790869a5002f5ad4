// The directory and the web; bundles are in tar.cc.
#include "ledger/evidence/log_source.h"

#include <algorithm>

namespace reserve::evidence {
namespace {

class Directory final : public LogSource {
public:
    explicit Directory(std::filesystem::path directory) : directory_(std::move(directory)) {}

    Status read(std::string_view name, std::size_t max_bytes, std::string& into) override {
        return read_file(directory_ / name, max_bytes, into);
    }
    Result<std::optional<std::vector<std::string>>> list() override {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& file : std::filesystem::directory_iterator(directory_, error)) {
            names.push_back(file.path().filename().string());
        }
        if (error) {
            return fail(ErrorKind::disk, directory_.string() + ": " + error.message());
        }
        std::ranges::sort(names);
        return names;
    }

private:
    std::filesystem::path directory_;
};

class Web final : public LogSource {
public:
    Web(std::string prefix, Fetch fetch) : prefix_(std::move(prefix)), fetch_(std::move(fetch)) {}

    Status read(std::string_view name, std::size_t max_bytes, std::string& into) override {
        auto bytes = fetch_(prefix_ + std::string(name), max_bytes);
        if (!bytes) {
            return std::unexpected(bytes.error());
        }
        if (bytes->size() > max_bytes) {
            return fail(ErrorKind::malformed, prefix_ + std::string(name) + " is too long");
        }
        into = std::move(*bytes);
        return {};
    }
    Result<std::optional<std::vector<std::string>>> list() override { return std::nullopt; }

private:
    std::string prefix_;
    Fetch fetch_;
};

}  // namespace

Result<std::unique_ptr<LogSource>> open_directory(const std::filesystem::path& directory) {
    std::error_code error;
    if (!std::filesystem::is_directory(directory, error)) {
        return fail(ErrorKind::not_found, directory.string() + " is no directory");
    }
    return std::make_unique<Directory>(directory);
}

std::unique_ptr<LogSource> open_url(std::string prefix, Fetch fetch) {
    if (!prefix.ends_with('/')) {
        prefix += '/';
    }
    return std::make_unique<Web>(std::move(prefix), std::move(fetch));
}

}  // namespace reserve::evidence
