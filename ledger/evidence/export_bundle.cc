// Names are known before the first byte is made, so the tar is written in one pass.
#include "ledger/evidence/export_bundle.h"

#include <algorithm>
#include <set>

#include "ledger/evidence/tar.h"
#include "ledger/seal/json.h"
#include "ledger/seal/policy.h"
#include "ledger/seal/tile_path.h"
#include "ledger/seal/tree.h"

namespace reserve::evidence {

Result<std::string> bundle_policy(Ledger& ledger, const seal::Verifier& log) {
    const auto charter = ledger.charter_json();
    if (!charter) {
        return std::unexpected(charter.error());
    }
    seal::JsonDocument document;
    const auto node = document.parse(*charter);
    const seal::JsonNode* policy = node ? (*node)->find("witness_policy") : nullptr;
    if (policy != nullptr && policy->is(seal::JsonKind::string)) {
        return std::string(policy->text);
    }
    seal::Policy alone;
    alone.logs.push_back(log);
    alone.log_urls.emplace_back();
    return seal::write_policy(alone);
}

Result<seal::TreeHead> export_bundle(Ledger& ledger, const BundleOptions& options,
                                     const std::function<bool(std::string_view)>& write) {
    const auto publication = Publication::of(ledger, options.anchors);
    if (!publication) {
        return std::unexpected(publication.error());
    }
    const std::uint64_t size = publication->head().size;
    auto files = publication->signed_files(size);
    const auto policy = bundle_policy(ledger, publication->key());
    if (!files || !policy) {
        return std::unexpected(files ? policy.error() : files.error());
    }
    files->merge(publication->key_files());
    files->emplace("checkpoint", publication->note());
    files->emplace("policy", *policy);
    files->emplace("verify.py", options.verifier);
    std::vector<std::string> names = tile_names(0, size);
    for (const auto& [name, bytes] : *files) {
        names.push_back(name);
    }
    std::ranges::sort(names);
    for (const std::string& name : names) {
        const auto file = files->find(name);
        const auto bytes = file == files->end() ? publication->content(name)
                                                : Result<std::string>(file->second);
        if (!bytes) {
            return std::unexpected(bytes.error());
        }
        if (!write(tar_header(name, bytes->size())) || !write(*bytes) ||
            !write(tar_padding(bytes->size()))) {
            return fail(ErrorKind::disk, "cannot write the bundle");
        }
        if (const auto bundle = seal::parse_bundle_path(name); bundle && options.progress) {
            options.progress(bundle->index * seal::kTileWidth + bundle->width);
        }
    }
    return write(tar_end()) ? Result<seal::TreeHead>(publication->head())
                            : fail(ErrorKind::disk, "cannot write the bundle");
}

Result<LogReport> verify_bundle(const std::filesystem::path& file, LogOptions options) {
    const auto tar = open_tar(file);
    if (!tar) {
        return std::unexpected(tar.error());
    }
    if (!options.trust) {
        std::string text;
        if (Status status = (*tar)->read("policy", kMaxSmallFile, text); !status) {
            return std::unexpected(Error{ErrorKind::malformed, status.error().message});
        }
        auto policy = seal::parse_policy(text);
        if (!policy) {
            return fail(ErrorKind::malformed, file.string() + ": policy line " +
                                                  std::to_string(policy.error().line) + ": " +
                                                  policy.error().reason);
        }
        options.trust = std::move(*policy);
    }
    auto report = verify_log(**tar, options);
    const auto names = (*tar)->list();
    if (!report || !names) {
        return report ? std::unexpected(names.error()) : report;
    }
    if (report->head.size != report->claimed) {
        return report;  // what it should hold is not known
    }
    const std::vector<std::string> tiles = tile_names(0, report->claimed);
    std::set<std::string> expected(tiles.begin(), tiles.end());
    const std::string checkpoint = checkpoint_name(report->claimed);
    expected.insert({"checkpoint", checkpoint, checkpoint + ".tsr", "log.pub.pem", "log.vkey",
                     "policy", "verify.py"});
    for (const std::string& name : **names) {
        if (!expected.contains(name)) {
            report->findings.push_back(
                {"malformed", std::nullopt, name, "has no place in a bundle"});
        }
    }
    return report;
}

}  // namespace reserve::evidence
