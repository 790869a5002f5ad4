// Line by line; the form first, then what the empty tree must carry.
#include "ledger/seal/checkpoint.h"

#include "ledger/base/check.h"
#include "ledger/seal/lines.h"

namespace reserve::seal {

std::string_view sentence(CheckpointFault fault) {
    switch (fault) {
        case CheckpointFault::missing_line:
            return "a checkpoint has three lines: origin, size and root";
        case CheckpointFault::empty_origin:
            return "the checkpoint names no origin";
        case CheckpointFault::malformed_size:
            return "the checkpoint's size is not a decimal number without leading zeros";
        case CheckpointFault::malformed_root:
            return "the checkpoint's root is not canonical base64 of 32 bytes";
        case CheckpointFault::empty_extension:
            return "the checkpoint has an empty line";
        case CheckpointFault::empty_tree_root:
            return "the checkpoint of an empty tree has not the empty tree's root";
    }
    RESERVE_CHECK(false, "a checkpoint fault of the list");
}

std::string write_checkpoint(std::string_view origin, const TreeHead& head) {
    const bool is_one_line = !origin.empty() && origin.find('\n') == origin.npos;
    RESERVE_CHECK(is_one_line, "an origin is one line");
    std::string text(origin);
    text += '\n';
    text += std::to_string(head.size);
    text += '\n';
    append_hash_line(text, head.root);
    return text;
}

std::expected<Checkpoint, CheckpointFault> parse_checkpoint_form(std::string_view text) {
    std::string_view rest = text;
    const auto origin = take_line(rest);
    const auto size_line = take_line(rest);
    const auto root_line = take_line(rest);
    if (!root_line || (!rest.empty() && !rest.ends_with('\n'))) {
        return std::unexpected(CheckpointFault::missing_line);
    }
    if (origin->empty()) {
        return std::unexpected(CheckpointFault::empty_origin);
    }
    const auto size = parse_decimal_number(*size_line);
    if (!size) {
        return std::unexpected(CheckpointFault::malformed_size);
    }
    const auto root = parse_hash(*root_line);
    if (!root) {
        return std::unexpected(CheckpointFault::malformed_root);
    }
    if (rest.starts_with('\n') || rest.find("\n\n") != rest.npos) {
        return std::unexpected(CheckpointFault::empty_extension);
    }
    return Checkpoint{std::string(*origin), {*size, *root}, std::string(rest)};
}

std::expected<Checkpoint, CheckpointFault> parse_checkpoint(std::string_view text) {
    auto checkpoint = parse_checkpoint_form(text);
    if (checkpoint && checkpoint->head.size == 0 && checkpoint->head.root != empty_root()) {
        return std::unexpected(CheckpointFault::empty_tree_root);
    }
    return checkpoint;
}

const Hash& empty_root() {
    static const Hash root = sha256({});
    return root;
}

}  // namespace reserve::seal
