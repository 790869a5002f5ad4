// <ledger>.head, beside the ledger: the log's last head told a second time, so that an older copy
// put in the ledger's place is noticed before it is gone on from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/seal/proof.h"

namespace reserve {

std::filesystem::path head_file_of(const std::filesystem::path& ledger);
// Its text; empty if it is not there.
std::string read_head_file(const std::filesystem::path& ledger);
// What it says: that of a note, or three lines without signature. nullopt if unreadable.
std::optional<seal::TreeHead> parse_head_file(std::string_view text);

// What a head file is to say, written beside it under a name of its own (another process may draft
// one too) and fsynced; gone again unless it takes the head file's place.
class HeadDraft {
public:
    HeadDraft() = default;
    ~HeadDraft() { forget(); }
    HeadDraft(const HeadDraft&) = delete;
    HeadDraft& operator=(const HeadDraft&) = delete;

    Status write(const std::filesystem::path& ledger, std::string_view text);
    // Nothing happens where nothing was written.
    Status take_place();

private:
    void forget();

    std::filesystem::path target_;
    std::string draft_;
};

// Both at once.
Status write_head_file(const std::filesystem::path& ledger, std::string_view text);

}  // namespace reserve
