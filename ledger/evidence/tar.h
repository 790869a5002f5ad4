// The bundle's tar (ustar), of one written form: regular files only, names sorted by bytes and each
// once, mode 0644, owner 0, time 0, two empty blocks at the end and nothing after them.
#pragma once

#include "ledger/evidence/log_source.h"

namespace reserve::evidence {

// Header and padding of one member, as text around its content. Names have at most 100 bytes.
std::string tar_header(std::string_view name, std::uint64_t size);
std::string tar_padding(std::uint64_t size);
// What ends a tar.
std::string tar_end();

// Reads the headers alone and keeps where each member's content lies. malformed, with the place,
// for any other form.
Result<std::unique_ptr<LogSource>> open_tar(const std::filesystem::path& file);

}  // namespace reserve::evidence
