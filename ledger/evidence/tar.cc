// A header is believed only if it is to the byte the one that we would write for its name and size.
#include "ledger/evidence/tar.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

namespace reserve::evidence {
namespace {

constexpr std::uint64_t kBlock = 512;
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxMembers = 8'000'000;

// Zero-filled octal digits and a NUL.
std::string octal(std::uint64_t number, std::size_t digits) {
    std::string text(digits + 1, '\0');
    for (std::size_t i = digits; i-- > 0; number >>= 3) {
        text[i] = static_cast<char>('0' + (number & 7));
    }
    return text;
}

std::optional<std::uint64_t> parse_octal(std::string_view digits) {
    std::uint64_t number = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '7') {
            return std::nullopt;
        }
        number = number << 3 | static_cast<std::uint64_t>(digit - '0');
    }
    return number;
}

std::uint64_t padded(std::uint64_t size) {
    return (size + kBlock - 1) / kBlock * kBlock;
}

struct Member {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

class Tar final : public LogSource {
public:
    explicit Tar(std::filesystem::path file)
        : file_(std::move(file)), stream_(file_, std::ios::binary) {}

    Status open();
    Status read(std::string_view name, std::size_t max_bytes, std::string& into) override;
    Result<std::optional<std::vector<std::string>>> list() override;

private:
    std::unexpected<Error> malformed(std::uint64_t offset, const std::string& reason) const {
        return fail(ErrorKind::malformed,
                    file_.string() + ": byte " + std::to_string(offset) + ": " + reason);
    }
    bool read_at(std::uint64_t offset, char* into, std::uint64_t count);
    Status add(std::string_view header, std::uint64_t& offset);
    Status check_end(std::uint64_t offset);

    std::filesystem::path file_;
    std::ifstream stream_;
    std::map<std::string, Member, std::less<>> members_;
};

bool Tar::read_at(std::uint64_t offset, char* into, std::uint64_t count) {
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(offset));
    stream_.read(into, static_cast<std::streamsize>(count));
    return static_cast<std::uint64_t>(stream_.gcount()) == count;
}

Status Tar::open() {
    if (!stream_) {
        return fail(ErrorKind::not_found, "cannot read " + file_.string());
    }
    std::array<char, kBlock> block{};
    for (std::uint64_t offset = 0;;) {
        if (!read_at(offset, block.data(), kBlock)) {
            return malformed(offset, "the tar ends within a header, or without its end");
        }
        if (std::ranges::all_of(block, [](char byte) { return byte == '\0'; })) {
            return check_end(offset);
        }
        if (Status status = add({block.data(), kBlock}, offset); !status) {
            return status;
        }
    }
}

Status Tar::add(std::string_view header, std::uint64_t& offset) {
    const std::string_view name =
        header.substr(0, std::min(header.find('\0'), kMaxName));
    const auto size = parse_octal(header.substr(124, 11));
    if (!size || header != tar_header(name, *size)) {
        return malformed(offset, "is not the header of a plain file of mode 0644, owner 0, time 0");
    }
    if (!members_.empty() && members_.rbegin()->first >= name) {
        return malformed(offset, std::string(name) + " is not in the order of names");
    }
    if (members_.size() == kMaxMembers) {
        return malformed(offset, "too many members");
    }
    const std::uint64_t begin = offset + kBlock;
    std::string padding(padded(*size) - *size, '\1');
    if (!read_at(begin + *size, padding.data(), padding.size()) ||
        padding != tar_padding(*size)) {
        return malformed(begin + *size, "the file is cut short, or has bytes in its padding");
    }
    members_.emplace_hint(members_.end(), name, Member{begin, *size});
    offset = begin + padded(*size);
    return {};
}

Status Tar::check_end(std::uint64_t offset) {
    std::string rest(2 * kBlock + 1, '\1');
    if (read_at(offset, rest.data(), rest.size()) ||
        std::string_view(rest).substr(0, static_cast<std::size_t>(stream_.gcount())) != tar_end()) {
        return malformed(offset, "does not end with two empty blocks");
    }
    return {};
}

Status Tar::read(std::string_view name, std::size_t max_bytes, std::string& into) {
    const auto member = members_.find(name);
    if (member == members_.end()) {
        return fail(ErrorKind::not_found, std::string(name) + " is not in " + file_.string());
    }
    if (member->second.size > max_bytes) {
        return fail(ErrorKind::malformed, std::string(name) + " is too long");
    }
    into.resize(static_cast<std::size_t>(member->second.size));
    return read_at(member->second.offset, into.data(), into.size())
               ? Status()
               : fail(ErrorKind::disk, "cannot read " + file_.string());
}

Result<std::optional<std::vector<std::string>>> Tar::list() {
    std::vector<std::string> names;
    for (const auto& [name, member] : members_) {
        names.push_back(name);
    }
    return names;
}

}  // namespace

std::string tar_header(std::string_view name, std::uint64_t size) {
    std::string header(name);
    header.resize(kMaxName, '\0');
    header += octal(0644, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(0, 11);
    const std::size_t checksum_at = header.size();
    header += std::string(8, ' ') + '0';
    header.append(100, '\0');
    header += std::string("ustar\0", 6) + "00";
    header.append(64, '\0');
    header += octal(0, 7) + octal(0, 7);
    header.resize(kBlock, '\0');
    std::uint64_t sum = 0;
    for (const char byte : header) {
        sum += static_cast<std::uint8_t>(byte);
    }
    return header.replace(checksum_at, 8, octal(sum, 6) + " ");
}

std::string tar_padding(std::uint64_t size) {
    return std::string(padded(size) - size, '\0');
}

std::string tar_end() {
    return std::string(2 * kBlock, '\0');
}

Result<std::unique_ptr<LogSource>> open_tar(const std::filesystem::path& file) {
    auto tar = std::make_unique<Tar>(file);
    if (Status status = tar->open(); !status) {
        return std::unexpected(status.error());
    }
    return tar;
}

}  // namespace reserve::evidence
