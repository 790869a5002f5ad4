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
// one too) and fsynced; gone again unless it takes the head file's place. Drafts that a crash left
// go when the first one is written.
//
// Taking the place is on disk only with the folder, which is synced when this one ends and not at
// each commit (docs/decisions/0004): a power cut may bring back an older head, never a newer one.
class HeadDraft {
public:
    HeadDraft() = default;
    ~HeadDraft();
    HeadDraft(const HeadDraft&) = delete;
    HeadDraft& operator=(const HeadDraft&) = delete;

    Status write(const std::filesystem::path& ledger, std::string_view text);
    // Nothing happens where nothing was written.
    Status take_place();

private:
    void forget();

    std::filesystem::path target_;
    std::string draft_;
    int descriptor_ = -1;  // of the draft, locked: it is nobody's leavings
    int folder_ = -1;
    bool has_told_ = false;
};

// Both at once.
Status write_head_file(const std::filesystem::path& ledger, std::string_view text);

}  // namespace reserve
