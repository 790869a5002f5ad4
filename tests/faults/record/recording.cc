// See recording.h.
#include "tests/faults/record/recording.h"

#include <sys/wait.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include <boost/algorithm/hex.hpp>

#include "ledger/base/check.h"

namespace reserve::faults {
namespace {

namespace fs = std::filesystem;

std::string read_whole(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string setting(const char* name) {
    const char* value = std::getenv(name);
    RESERVE_CHECK(value != nullptr, "the build says where the program and the library are");
    return value;
}

}  // namespace

void apply(Disk& disk, const Event& event) {
    switch (event.kind) {
        case EventKind::make_folder:
            return disk.make_folder(event.name);
        case EventKind::create:
            return disk.create(event.name);
        case EventKind::write:
            return disk.write(event.name, event.offset, event.bytes);
        case EventKind::truncate:
            return disk.truncate(event.name, event.offset);
        case EventKind::sync:
            return disk.sync(event.name);
        case EventKind::sync_folder:
            return disk.sync_names_in(event.name);
        case EventKind::remove:
            return disk.remove(event.name);
        case EventKind::rename:
            return disk.rename(event.name, event.bytes);
        case EventKind::answer:
            return;
    }
}

std::vector<Receipt> receipts_in(std::string_view answer) {
    constexpr std::string_view seq = "\"seq\":";
    constexpr std::string_view leaf = "\"leaf_hash\":\"";
    std::vector<Receipt> receipts;
    for (std::size_t at = answer.find(seq); at != std::string_view::npos;
         at = answer.find(seq, at + 1)) {
        const std::size_t hash = answer.find(leaf, at);
        if (hash == std::string_view::npos) break;
        Receipt receipt;
        receipt.seq = std::strtoull(answer.data() + at + seq.size(), nullptr, 10);
        const std::string_view hex = answer.substr(hash + leaf.size(), 64);
        boost::algorithm::unhex(hex.begin(), hex.end(), receipt.leaf_hash.begin());
        receipts.push_back(receipt);
    }
    return receipts;
}

Recording::Recording() {
    fs::create_directory(folder());
}

Done Recording::run(const std::string& words, const std::string& settings) const {
    const std::string base = folder_.path().string();
    const std::string command =
        "cd " + base + " && RECORD_FOLDER=" + folder().string() + " RECORD_LOG=" + base +
        "/log " + settings + " LD_PRELOAD=" + setting("RECORD_LIBRARY") + " " +
        setting("RESERVE_PROGRAM") + " --ledger " + ledger().string() + " " + words + " > " + base +
        "/out 2> " + base + "/error";
    const int state = std::system(command.c_str());
    Done done;
    done.exit = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    done.out = read_whole(base + "/out");
    done.error = read_whole(base + "/error");
    return done;
}

fs::path Recording::write_input(const std::string& name, const std::string& text) const {
    fs::path path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

void Recording::forget_events() const {
    fs::remove(folder_.path() / "log");
}

std::vector<Event> Recording::events() const {
    const std::string log = read_whole(folder_.path() / "log");
    std::vector<Event> events;
    for (std::size_t at = 0; at < log.size();) {
        EventHead head = {};
        std::memcpy(&head, log.data() + at, sizeof head);
        at += sizeof head;
        events.push_back({head.kind, log.substr(at, head.name_size), head.offset,
                          log.substr(at + head.name_size, head.byte_count), head.number});
        at += head.name_size + head.byte_count;
    }
    return events;
}

}  // namespace reserve::faults
