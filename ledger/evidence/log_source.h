// Where a published log is read from: a directory, a bundle, or the web. Resources go by their
// names of docs/format.md section 4.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/evidence/files.h"

namespace reserve::evidence {

class LogSource {
public:
    LogSource() = default;
    LogSource(const LogSource&) = delete;
    LogSource& operator=(const LogSource&) = delete;
    virtual ~LogSource() = default;

    // The bytes of a resource, into a buffer that is used again. not_found if it is not there,
    // malformed if it is larger than allowed; other errors are of the place.
    virtual Status read(std::string_view name, std::size_t max_bytes, std::string& into) = 0;
    // Names, sorted; of a directory those at its top. nullopt where a source cannot list them.
    virtual Result<std::optional<std::vector<std::string>>> list() = 0;
};

Result<std::unique_ptr<LogSource>> open_directory(const std::filesystem::path& directory);

// Gives at most that many bytes; not_found where the server says so, malformed for more.
using Fetch = std::function<Result<std::string>(const std::string& url, std::size_t max_bytes)>;
// `prefix`: the URL of the published directory, with or without its last slash.
std::unique_ptr<LogSource> open_url(std::string prefix, Fetch fetch);

}  // namespace reserve::evidence
