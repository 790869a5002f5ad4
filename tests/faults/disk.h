// A disk as POSIX promises it: what is written stands in a cache, what is synced stays, and a power
// cut keeps any part of the rest. Fed with file operations in the order in which they happened.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/random.h"

namespace reserve::faults {

// strict: a sync makes that one file's bytes durable, a name is durable when its folder is synced.
// ext4: any sync takes with it every name that was made, changed or removed before.
enum class Journal : std::uint8_t { strict, ext4 };
// Whether a write that is cut off can damage bytes of its sectors that it did not write.
enum class Overwrite : std::uint8_t { safe, harmful };
// What a cut leaves of each change that was not synced: none, all, each as a coin falls, or each
// sector of it as it was, as it should be, or garbage.
enum class Survival : std::uint8_t { none, all, some, torn };
inline constexpr int survival_count = 4;

struct DiskRules {
    Journal journal = Journal::strict;
    Overwrite overwrite = Overwrite::safe;
};

// Paths relative to the disk, and the bytes of each file.
using Files = std::map<std::string, std::string>;

class Disk {
public:
    explicit Disk(DiskRules rules = {}) : rules_(rules) {}

    // A file that was there before, durable.
    void put(const std::string& name, std::string bytes);
    bool has(const std::string& name) const { return names_.contains(name); }

    void make_folder(const std::string& name);
    // Nothing if it is there.
    void create(const std::string& name);
    void write(const std::string& name, std::uint64_t offset, std::string_view bytes);
    void truncate(const std::string& name, std::uint64_t size);
    void remove(const std::string& name);
    void rename(const std::string& from, const std::string& to);

    void sync(const std::string& name);
    // Of one file, its own name; of a folder ("" is the disk's root), every name in it.
    void sync_name(const std::string& name);
    void sync_names_in(const std::string& folder);
    // What Linux does after a failed sync: the cache forgets what it could not write.
    void drop_unsynced(const std::string& name);

    // As the programs see it, and what a cut now would leave.
    Files now() const;
    Files after_cut(Survival survival, test::Random& random) const;

private:
    struct Change {
        std::uint64_t offset;
        std::string bytes;
        bool truncates;  // to `offset`
    };
    struct Node {
        bool is_folder = false;
        std::string durable;
        std::vector<Change> pending;
    };
    using Names = std::map<std::string, std::size_t>;
    // A link if `from` is empty, a removal if `to` is, else a renaming.
    struct NameChange {
        std::string from;
        std::string to;
        std::size_t node;
    };

    std::size_t add_node(bool is_folder);
    Node& node(const std::string& name);
    void change_name(NameChange change);
    template <class Wanted>
    void settle_names(const Wanted& wanted);
    std::string content(const Node& node, Survival survival, test::Random& random) const;
    void tear(std::string& bytes, const Change& change, test::Random& random) const;

    DiskRules rules_;
    std::vector<Node> nodes_;
    Names names_;
    Names durable_names_;
    std::vector<NameChange> pending_names_;
};

// Makes the folder hold these files and no others, except those that `keep` names.
void lay_out(const Files& files, const std::string& folder,
             const std::vector<std::string>& keep = {});
Files read_files(const std::string& folder);

}  // namespace reserve::faults
