// Drafts and renames.
#include "cli/output.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ledger/evidence/files.h"

namespace reserve::cli {
namespace {

// The temporary name beside a file; a pipe or device is written to as it stands.
std::string draft_of(const std::string& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    const bool plain =
        !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
    return plain ? file + ".new" : file;
}

Status to_standard_output(const std::function<Status(const exchange::Sink&)>& make) {
    const auto written = [](bool whole) -> Status {
        return whole ? Status() : fail(ErrorKind::disk, "cannot write to standard output");
    };
    const Status made = make([&](std::string_view piece) {
        return written(std::fwrite(piece.data(), 1, piece.size(), stdout) == piece.size());
    });
    return made ? written(std::fflush(stdout) == 0) : made;
}

}  // namespace

bool is_named(const std::string& file) {
    return !file.empty() && file != "-";
}

Status write_output(const std::string& file,
                    const std::function<Status(const exchange::Sink&)>& make) {
    if (!is_named(file)) {
        return to_standard_output(make);
    }
    const std::string draft = draft_of(file);
    std::ofstream stream(draft, std::ios::binary | std::ios::trunc);
    Status status = make([&](std::string_view piece) -> Status {
        stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        return stream ? Status() : fail(ErrorKind::disk, "cannot write " + draft);
    });
    stream.close();
    if (status && !stream) {
        status = fail(ErrorKind::disk, "cannot write " + draft);
    }
    if (status && draft != file) {
        status = evidence::settle_file(draft, file);
    }
    if (!status && draft != file) {
        std::error_code ignored;
        std::filesystem::remove(draft, ignored);
    }
    return status;
}

Exit deliver(const Globals& globals, std::string_view bytes, const std::string& file) {
    const Status status =
        write_output(file, [&](const exchange::Sink& sink) { return sink(bytes); });
    return status ? Exit::done : report_error(globals, status.error());
}

}  // namespace reserve::cli
