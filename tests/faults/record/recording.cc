// See recording.h.
#include "tests/faults/record/recording.h"

#include <signal.h>
#include <sys/wait.h>

#include <cstdio>
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
    constexpr std::string_view seq = "\"verdict\":\"accepted\",\"seq\":";
    constexpr std::string_view leaf = ",\"leaf_hash\":\"";
    std::vector<Receipt> receipts;
    for (std::size_t at = answer.find(seq); at != std::string_view::npos;
         at = answer.find(seq, at + 1)) {
        const std::size_t hash = answer.find(leaf, at);
        RESERVE_CHECK(hash != std::string_view::npos, "a receipt has the hash of its leaf");
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

std::string Recording::command(const std::string& words, const std::string& settings) const {
    return "cd " + folder_.path().string() + " && RECORD_FOLDER=" + folder().string() +
           " RECORD_LOG=" + (folder_.path() / "log").string() + " " + settings +
           " LD_PRELOAD=" + setting("RECORD_LIBRARY") + " exec " + setting("RESERVE_PROGRAM") +
           " " + words;
}

Done Recording::run(const std::string& words, const std::string& settings) const {
    const std::string base = folder_.path().string();
    const std::string whole = command("--ledger " + ledger().string() + " " + words, settings) +
                              " > " + base + "/out 2> " + base + "/error";
    const int state = std::system(whole.c_str());
    Done done;
    done.exit = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    done.out = read_whole(base + "/out");
    done.error = read_whole(base + "/error");
    return done;
}

Serving::Serving(const Recording& recording) {
    const std::string words = "serve --dir " + recording.folder().string() +
                              " --listen 127.0.0.1:0 2> " +
                              (recording.folder().parent_path() / "error").string();
    // The shell says its number and becomes the server.
    output_ = ::popen(("echo $$; " + recording.command(words, "")).c_str(), "r");
    char line[256] = {};
    const bool numbered = output_ != nullptr && std::fgets(line, sizeof line, output_) != nullptr;
    process_ = numbered ? static_cast<int>(std::strtol(line, nullptr, 10)) : 0;
    const bool listens = numbered && std::fgets(line, sizeof line, output_) != nullptr;
    const std::string_view said = listens ? line : "";
    const std::size_t at = said.find("http://");
    RESERVE_CHECK(at != std::string_view::npos, "a server says where it listens");
    url_ = said.substr(at, said.find('\n') - at);
}

Serving::~Serving() {
    ::kill(process_, SIGTERM);
    ::pclose(output_);
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
