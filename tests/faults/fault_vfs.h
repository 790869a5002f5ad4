// A SQLite VFS under which things go wrong. It is the default of this test program, so that the
// store needs no hook: files in the watched folder are written through to it and told to a model
// of a disk, every operation is counted, and one of them (or each from there on) fails.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/faults/disk.h"

namespace reserve::faults {

enum class Fault : std::uint8_t {
    none,
    power_cut,   // this operation and all after it fail, and nothing they do counts
    io_error,    // half of a write may be done; what was not synced may yet be
    disk_full,   // writes alone; half of one is done
    lost_sync,   // a sync fails and the pages that it should have written are dropped
};
enum class Syncs : std::uint8_t { honest, one_in_five_lies };
enum class Lasting : std::uint8_t { once, from_then_on };
enum class Operation : std::uint8_t { open, read, write, truncate, sync, remove };

struct FaultPlan {
    Fault fault = Fault::none;
    std::uint64_t at = 0;  // the number of the operation, from 0
    Lasting lasting = Lasting::once;
    Syncs syncs = Syncs::honest;
};

// One watched folder and what is to befall it. At most one at a time.
class FaultWorld {
public:
    FaultWorld(std::filesystem::path folder, DiskRules rules, std::uint64_t seed);
    ~FaultWorld();
    FaultWorld(const FaultWorld&) = delete;
    FaultWorld& operator=(const FaultWorld&) = delete;

    // Takes the folder as it is for durable, and counts operations anew.
    void begin(FaultPlan plan);
    // What a cut leaves at this moment goes into the folder; begin() follows.
    void power_cycle(Survival survival, const std::vector<std::string>& outside);

    std::uint64_t operations() const { return operations_; }
    // The operation that failed first, if one did.
    std::optional<Operation> struck() const { return struck_; }

    // For the VFS.
    std::optional<std::string> name_of(const char* path) const;
    // SQLITE_OK, or what the operation must answer.
    int step(Operation operation);
    bool sync_is_a_lie();
    void drop_unsynced(const std::string& name);
    DiskRules rules() const { return rules_; }
    const FaultPlan& plan() const { return plan_; }
    Disk& disk() { return disk_; }
    std::filesystem::path path_of(const std::string& name) const { return folder_ / name; }

private:
    bool strikes(Operation operation) const;

    std::filesystem::path folder_;
    DiskRules rules_;
    Disk disk_;
    FaultPlan plan_;
    test::Random random_;
    std::uint64_t operations_ = 0;
    std::optional<Operation> struck_;
};

}  // namespace reserve::faults
