// See disk.h.
#include "tests/faults/disk.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "ledger/base/check.h"

namespace reserve::faults {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t sector_bytes = 512;

std::string parent_of(const std::string& name) {
    const std::size_t slash = name.rfind('/');
    return slash == std::string::npos ? "" : name.substr(0, slash);
}

void overlay(std::string& bytes, std::uint64_t offset, std::string_view part) {
    if (bytes.size() < offset + part.size()) bytes.resize(offset + part.size(), '\0');
    std::ranges::copy(part, bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

std::size_t Disk::add_node(bool is_folder) {
    nodes_.push_back({.is_folder = is_folder, .durable = {}, .pending = {}});
    return nodes_.size() - 1;
}

Disk::Node& Disk::node(const std::string& name) {
    const auto found = names_.find(name);
    RESERVE_CHECK(found != names_.end(), "what is written to was created");
    return nodes_[found->second];
}

void Disk::put(const std::string& name, std::string bytes) {
    for (std::string folder = parent_of(name); !folder.empty(); folder = parent_of(folder)) {
        if (!has(folder)) names_[folder] = durable_names_[folder] = add_node(true);
    }
    const std::size_t made = add_node(false);
    nodes_[made].durable = std::move(bytes);
    names_[name] = durable_names_[name] = made;
}

void Disk::change_name(NameChange change) {
    if (!change.from.empty()) names_.erase(change.from);
    if (!change.to.empty()) names_[change.to] = change.node;
    pending_names_.push_back(std::move(change));
}

void Disk::make_folder(const std::string& name) {
    if (!has(name)) change_name({"", name, add_node(true)});
}

void Disk::create(const std::string& name) {
    if (!has(name)) change_name({"", name, add_node(false)});
}

void Disk::write(const std::string& name, std::uint64_t offset, std::string_view bytes) {
    node(name).pending.push_back({offset, std::string(bytes), false});
}

void Disk::truncate(const std::string& name, std::uint64_t size) {
    node(name).pending.push_back({size, {}, true});
}

void Disk::remove(const std::string& name) {
    if (has(name)) change_name({name, "", names_[name]});
}

void Disk::rename(const std::string& from, const std::string& to) {
    change_name({from, to, names_.at(from)});
}

void Disk::sync(const std::string& name) {
    test::Random unused(0);
    Node& synced = node(name);
    synced.durable = content(synced, Survival::all, unused);
    synced.pending.clear();
    if (rules_.journal == Journal::ext4) {
        settle_names([](const NameChange&) { return true; });
    }
}

template <class Wanted>
void Disk::settle_names(const Wanted& wanted) {
    std::erase_if(pending_names_, [&](const NameChange& change) {
        if (!wanted(change)) return false;
        if (!change.from.empty()) durable_names_.erase(change.from);
        if (!change.to.empty()) durable_names_[change.to] = change.node;
        return true;
    });
}

void Disk::sync_name(const std::string& name) {
    settle_names(
        [&](const NameChange& change) { return change.from == name || change.to == name; });
}

void Disk::sync_names_in(const std::string& folder) {
    settle_names([&](const NameChange& change) {
        return rules_.journal == Journal::ext4 ||
               parent_of(change.to.empty() ? change.from : change.to) == folder;
    });
}

void Disk::drop_unsynced(const std::string& name) {
    node(name).pending.clear();
}

std::string Disk::content(const Node& node, Survival survival, test::Random& random) const {
    std::string bytes = node.durable;
    for (const Change& change : node.pending) {
        if (survival == Survival::none) break;
        if (survival != Survival::all && change.truncates && random.below(2) == 0) continue;
        if (survival == Survival::some && random.below(2) == 0) continue;
        if (change.truncates) {
            bytes.resize(change.offset, '\0');
        } else if (survival == Survival::torn) {
            tear(bytes, change, random);
        } else {
            overlay(bytes, change.offset, change.bytes);
        }
    }
    return bytes;
}

void Disk::tear(std::string& bytes, const Change& change, test::Random& random) const {
    const std::uint64_t end = change.offset + change.bytes.size();
    for (std::uint64_t at = change.offset; at < end;) {
        const std::uint64_t sector = at / sector_bytes * sector_bytes;
        const std::uint64_t stop = std::min(end, sector + sector_bytes);
        const std::uint64_t fate = random.below(4);
        if (fate < 2) {
            const std::string_view written = change.bytes;
            overlay(bytes, at, written.substr(at - change.offset, stop - at));
        } else if (fate == 2) {
            const bool whole = rules_.overwrite == Overwrite::harmful;
            const std::uint64_t from = whole ? sector : at;
            std::string garbage((whole ? sector + sector_bytes : stop) - from, '\0');
            for (char& byte : garbage) byte = static_cast<char>(random.next());
            overlay(bytes, from, garbage);
        }
        at = stop;
    }
}

Files Disk::now() const {
    Files files;
    test::Random unused(0);
    for (const auto& [name, number] : names_) {
        const Node& node = nodes_[number];
        if (!node.is_folder) files[name] = content(node, Survival::all, unused);
    }
    return files;
}

Files Disk::after_cut(Survival survival, test::Random& random) const {
    Names names = durable_names_;
    for (const NameChange& change : pending_names_) {
        const bool by_chance = survival == Survival::some || survival == Survival::torn;
        if (survival == Survival::none || (by_chance && random.below(2) == 0)) continue;
        if (!change.from.empty()) names.erase(change.from);
        if (!change.to.empty()) names[change.to] = change.node;
    }
    Files files;
    for (const auto& [name, number] : names) {
        bool reachable = !nodes_[number].is_folder;
        for (std::string folder = parent_of(name); !folder.empty(); folder = parent_of(folder)) {
            reachable = reachable && names.contains(folder);
        }
        if (reachable) files[name] = content(nodes_[number], survival, random);
    }
    return files;
}

void lay_out(const Files& files, const std::string& folder, const std::vector<std::string>& keep) {
    std::vector<fs::path> unwanted;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().string().substr(folder.size() + 1);
        const bool wanted = files.contains(name) || std::ranges::find(keep, name) != keep.end();
        if (!wanted && entry.is_regular_file()) unwanted.push_back(entry.path());
    }
    for (const fs::path& path : unwanted) fs::remove(path);
    for (const auto& [name, bytes] : files) {
        const fs::path path = fs::path(folder) / name;
        if (path.parent_path() != fs::path(folder)) fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary | std::ios::trunc)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const bool secret = path.extension() == ".pem";
        if (secret) fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    }
}

Files read_files(const std::string& folder) {
    Files files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        std::string bytes(static_cast<std::size_t>(entry.file_size()), '\0');
        stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        files[fs::relative(entry.path(), folder).string()] = std::move(bytes);
    }
    return files;
}

}  // namespace reserve::faults
