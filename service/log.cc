// The sealed log as C2SP tlog-tiles publishes it, and proofs from it.
#include "ledger/codec.h"
#include "ledger/evidence/dossier.h"
#include "ledger/evidence/proofs.h"
#include "ledger/evidence/publication.h"
#include "ledger/seal/tile_path.h"
#include "service/answers.h"
#include "service/pages.h"
#include "service/routes.h"

namespace reserve::service {
namespace {

constexpr std::string_view kTexts[] = {http::kPlainText};
constexpr std::string_view kTiles[] = {kBytes};
constexpr std::string_view kDossiers[] = {kJson};

using MakeText = std::function<Result<std::string>(Ledger&)>;

http::Response proof(const Call& call, std::span<const std::string_view> types,
                     const MakeText& make) {
    const std::string_view type = preferred(call.request, types);
    if (type.empty()) {
        return http::problem(406);
    }
    const auto ledger = call.book->borrow();
    auto text = ledger ? make(**ledger) : std::unexpected(ledger.error());
    return text ? found(*std::move(text), type) : failed(call, text.error());
}

// Whether a log of that size has the tile; of entries, whether it has them.
bool has(std::uint64_t size, std::string_view name) {
    if (const auto tile = seal::parse_tile_path(name)) {
        const std::uint64_t nodes = tile->level < 8 ? size >> (8 * tile->level) : 0;
        return tile->index <= nodes / seal::kTileWidth &&
               tile->index * seal::kTileWidth + tile->width <= nodes;
    }
    const auto bundle = seal::parse_bundle_path(name);
    return bundle && bundle->index <= size / seal::kTileWidth &&
           bundle->index * seal::kTileWidth + bundle->width <= size;
}

// A number of the query, 0 if it is not there; nullopt if it is none from 1 on.
std::optional<std::uint64_t> number_asked(const Call& call, std::string_view name) {
    if (call.asked(name).empty()) {
        return 0;
    }
    const auto number = parse_number(call.asked(name), kMostSeq);
    return number && *number != 0 ? number : std::nullopt;
}

std::optional<std::uint64_t> given(std::uint64_t number) {
    return number == 0 ? std::nullopt : std::optional(number);
}

}  // namespace

http::Response read_checkpoint(const Call& call) {
    return proof(call, kTexts, [](Ledger& ledger) { return ledger.checkpoint(); });
}

// The key in force, and the checkpoints signed before: what a copy needs that follows the log.
http::Response read_log_file(const Call& call) {
    const std::string& name = call.names.front();
    const auto size = evidence::parse_checkpoint_name(name);
    if (!size && name != "log.vkey") {
        return not_found("the log has no such file");
    }
    return proof(call, kTexts, [&](Ledger& ledger) -> Result<std::string> {
        const std::vector<NamedLogKey> keys = ledger.log_keys();
        return size           ? ledger.checkpoint(*size)
               : keys.empty() ? fail(ErrorKind::not_found, "no key of the log is known")
                              : Result<std::string>(keys.back().vkey + "\n");
    });
}

http::Response read_tile(const Call& call) {
    if (preferred(call.request, kTiles).empty()) {
        return http::problem(406);
    }
    const std::string name = "tile/" + call.names.front();
    if (!seal::parse_tile_path(name) && !seal::parse_bundle_path(name)) {
        return http::problem(400, "this is no path of a tile");
    }
    const auto ledger = call.book->borrow();
    if (!ledger) {
        return failed(call, ledger.error());
    }
    if (!has((*ledger)->head().size, name)) {
        return not_found("the log has no such tile yet");
    }
    auto bytes = evidence::tile_bytes(**ledger, name);
    return bytes ? found(*std::move(bytes), kBytes, Lasting::for_ever)
                 : failed(call, bytes.error());
}

http::Response prove_entry(const Call& call) {
    const auto seq = parse_number(call.names.front(), kMostSeq);
    const auto size = number_asked(call, "size");
    if (!seq || !size) {
        return http::problem(400, "an entry and a size are numbers");
    }
    return proof(call, kTexts, [&](Ledger& ledger) -> Result<std::string> {
        const std::uint64_t entries = ledger.head().size;
        return *seq >= entries || *size > entries || (*size != 0 && *size <= *seq)
                   ? fail(ErrorKind::not_found, "the log of that size has no such entry")
                   : evidence::prove_entry(ledger, *seq, given(*size));
    });
}

http::Response prove_consistency(const Call& call) {
    const auto older = number_asked(call, "old");
    const auto newer = number_asked(call, "new");
    if (!older || *older == 0 || !newer) {
        return http::problem(400, "old is the older size, new the newer one or left out");
    }
    return proof(call, kTexts, [&](Ledger& ledger) -> Result<std::string> {
        const std::uint64_t size = ledger.head().size;
        return *older > size || *newer > size
                   ? fail(ErrorKind::not_found, "the log has not so many entries yet")
                   : evidence::prove_consistency(ledger, *older, given(*newer));
    });
}

http::Response read_dossier(const Call& call) {
    if (!is_name(call.names.front())) {
        return http::problem(400, "a payment is named by its name");
    }
    return proof(call, kDossiers, [&](Ledger& ledger) {
        return evidence::make_dossier(ledger, call.names.front(), evidence::Completeness::plain);
    });
}

}  // namespace reserve::service
