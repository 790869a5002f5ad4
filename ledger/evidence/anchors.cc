// Which checkpoint a token is of, its imprint says.
#include "ledger/evidence/anchors.h"

#include "ledger/evidence/files.h"
#include "ledger/evidence/trust.h"

namespace reserve::evidence {
namespace {

Status keep(const std::filesystem::path& anchors, const std::string& name,
            std::string_view bytes) {
    const std::filesystem::path file = anchors / name;
    return replace_file(file.string() + ".new", file, bytes);
}

}  // namespace

Result<AnchorQuery> ask_for_anchor(Ledger& ledger, const std::filesystem::path& anchors) {
    auto note = ledger.checkpoint();
    const auto checkpoint = note ? read_checkpoint(*note) : std::unexpected(std::string());
    if (!checkpoint) {
        return note ? fail(ErrorKind::corrupt, "the newest checkpoint cannot be read; run reserve "
                                               "verify")
                    : std::unexpected(note.error());
    }
    const std::uint64_t size = checkpoint->head.size;
    const std::string name = checkpoint_name(size);
    if (auto asked = read_file(anchors / name, kMaxSmallFile)) {
        note = std::move(asked);
    } else if (Status status = keep(anchors, name, *note); !status) {
        return std::unexpected(status.error());
    }
    auto query = make_timestamp_query(seal::sha256(as_bytes(*note)));
    if (!query) {
        return std::unexpected(query.error());
    }
    return AnchorQuery{size, std::move(*query)};
}

Result<Anchor> keep_anchor(const std::filesystem::path& anchors, std::string_view response,
                           const std::filesystem::path& authorities) {
    const auto token = read_timestamp(response);
    if (!token) {
        return std::unexpected(token.error());
    }
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(anchors, none)) {
        const std::string name = file.path().filename().string();
        const auto size = parse_checkpoint_name(name);
        const auto note = size ? read_file(file.path(), kMaxSmallFile)
                               : fail(ErrorKind::not_found, "no checkpoint");
        if (!note || seal::sha256(as_bytes(*note)) != token->imprint) {
            continue;
        }
        Status status = verify_timestamp(response, token->imprint, authorities);
        if (status) {
            status = keep(anchors, name + ".tsr", response);
        }
        return status ? Result<Anchor>(Anchor{*size, token->time})
                      : std::unexpected(status.error());
    }
    return fail(ErrorKind::not_found, "the time stamp is of no checkpoint in " + anchors.string() +
                                          "; ask for it with reserve anchor --request");
}

}  // namespace reserve::evidence
