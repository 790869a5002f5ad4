// `reserve apply`: a file of acts, one a line, recorded in commits; said only after they are.
#include <deque>
#include <fstream>
#include <iostream>
#include <optional>

#include <fmt/format.h>

#include "cli/books.h"
#include "cli/interrupt.h"
#include "cli/keys.h"
#include "cli/progress.h"
#include "cli/toml_json.h"
#include "cli/verdict.h"
#include "ledger/codec.h"
#include "ledger/ledger_files.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string file;
    std::string origin;
    std::size_t commit = 10'000;
    bool create = false;
    bool go_on = false;
    bool atomic = false;
    bool dry_run = false;
};

// A chunk is committed early when it holds this much, so that memory stays bounded.
constexpr std::size_t kChunkBytes = 64U << 20U;
// No entry can be as long: of such a line only the beginning is kept, which is refused.
constexpr std::size_t kLineBytes = 1U << 20U;

// The next line without its end; false at the end of the input, and for the part of a line that
// an interrupt cut.
bool read_line(std::istream& input, std::string& line) {
    line.clear();
    std::streambuf& buffer = *input.rdbuf();
    while (true) {
        const int character = buffer.sbumpc();
        if (character == std::char_traits<char>::eof()) {
            return !line.empty() && !interrupted();
        }
        if (character == '\n') {
            return true;
        }
        if (line.size() <= kLineBytes) {
            line += static_cast<char>(character);
        }
    }
}

struct Totals {
    std::size_t accepted = 0;
    std::size_t replayed = 0;
    std::size_t refused = 0;
};

// Reads lines, records them chunk by chunk, prints what became of each.
class Application {
public:
    Application(const Globals& globals, const Options& options)
        : globals_(globals),
          options_(options),
          ring_(globals),
          progress_(globals, options.dry_run ? "judged" : "read", "lines") {}

    Exit run();

private:
    Exit open(std::istream& input);
    Exit run_chunks(std::istream& input);
    bool read_chunk(std::istream& input);
    Exit append_chunk();
    void say(const Verdict& verdict, std::size_t line);
    std::string summary() const;
    Exit finish(Exit exit);
    std::string default_origin(std::istream& input);
    std::string place(std::size_t line) const;

    const Globals& globals_;
    const Options& options_;
    KeyRing ring_;
    std::unique_ptr<Books> books_;
    std::vector<std::string> lines_;
    std::vector<std::size_t> numbers_;
    std::deque<std::string> waiting_;  // read to find the opening, not judged yet
    bool ended_ = false;
    std::size_t number_ = 0;
    std::size_t done_through_ = 0;
    Totals totals_;
    bool made_ = false;
    Progress progress_;
};

std::string Application::place(std::size_t line) const {
    return fmt::format("{}:{}", options_.file, line);
}

// The name that a fund.opened gives; nullopt for any other line.
std::optional<std::string> opened_name(const std::string& line) {
    seal::JsonDocument document;
    const auto root = document.parse(line);
    const auto submitted = root ? read_submitted(**root) : std::unexpected(ReadFault());
    const auto envelope =
        submitted ? read_envelope(*submitted->act) : std::unexpected(ReadFault());
    if (!envelope || envelope->kind != "fund.opened") {
        return std::nullopt;
    }
    const seal::JsonNode* name = envelope->body->find("name");
    return name == nullptr ? std::nullopt : std::optional<std::string>(name->text);
}

// sandbox/<slug of the fund's name>, which the first fund.opened gives.
std::string Application::default_origin(std::istream& input) {
    std::string line;
    std::size_t bytes = 0;
    while (bytes <= kChunkBytes && read_line(input, line)) {
        bytes += line.size();
        waiting_.push_back(line);
        if (const auto name = opened_name(line)) {
            return "sandbox/" + slug(*name);
        }
    }
    return "sandbox/" + slug("");
}

Exit Application::open(std::istream& input) {
    std::error_code ignored;
    if (!options_.create || std::filesystem::exists(globals_.ledger, ignored)) {
        auto opened = open_books(globals_);
        if (!opened) {
            return report_error(globals_, opened.error());
        }
        books_ = std::move(*opened);
        if (!options_.create || !books_->ledger().origin().empty()) {
            return Exit::done;
        }
        books_.reset();  // what a crash left of an earlier attempt
    }
    auto created = create_ledger(
        globals_, options_.origin.empty() ? default_origin(input) : options_.origin);
    if (!created) {
        return report_error(globals_, created.error());
    }
    books_ = books_of(std::move(*created));
    made_ = true;
    return Exit::done;
}

bool Application::read_chunk(std::istream& input) {
    lines_.clear();
    numbers_.clear();
    // What is undone together is judged together.
    const bool whole = options_.atomic || options_.dry_run;
    const std::size_t limit = whole ? static_cast<std::size_t>(-1) : options_.commit;
    std::string line;
    std::size_t bytes = 0;
    while (lines_.size() < limit && !interrupted() && !ended_) {
        if (!waiting_.empty()) {
            line = std::move(waiting_.front());
            waiting_.pop_front();
        } else if (!read_line(input, line)) {
            ended_ = true;
            break;
        }
        ++number_;
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        bytes += line.size();
        lines_.push_back(std::move(line));
        numbers_.push_back(number_);
        // Whether signatures are required is known once the fund is open.
        const bool is_first = lines_.size() == 1 && !books_->ledger().is_open();
        if ((bytes > kChunkBytes || is_first) && !whole) {
            break;
        }
    }
    return !lines_.empty();
}

void Application::say(const Verdict& verdict, std::size_t line) {
    if (const auto* receipt = std::get_if<Receipt>(&verdict)) {
        ++totals_.accepted;
        totals_.replayed += receipt->replayed ? 1U : 0U;
    } else {
        ++totals_.refused;
    }
    if (globals_.json) {
        fmt::print("{}\n", verdict_json(verdict, line));
    } else if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
        fmt::print(stderr, "{}", refusal_text(*refusal, place(line)));
    }
}

Exit Application::append_chunk() {
    if (const Ledger& ledger = books_->ledger(); ledger.needs_signatures() || !ledger.is_open()) {
        for (std::string& line : lines_) {
            auto with_signature = sign_line(ring_, line);
            if (!with_signature) {
                return report_error(globals_, with_signature.error());
            }
            line = std::move(*with_signature);
        }
    }
    const std::vector<Submission> acts = [&] {
        std::vector<Submission> made;
        for (const std::string& line : lines_) {
            made.push_back({line});
        }
        return made;
    }();
    const AppendMode mode = options_.atomic ? AppendMode::all_or_nothing
                            : options_.go_on ? AppendMode::each
                                             : AppendMode::until_refusal;
    const std::size_t before = number_ - lines_.size();
    const auto verdicts = books_->append(
        acts, mode, options_.dry_run ? Durability::dry_run : Durability::commit,
        [&](std::size_t judged) {
            progress_.show(before + judged);
            return !interrupted();
        });
    if (!verdicts) {
        progress_.wipe();
        return verdicts.error().kind == ErrorKind::interrupted
                   ? Exit::interrupted
                   : report_error(globals_, verdicts.error());
    }
    done_through_ = numbers_.back();
    const bool nothing_kept = options_.atomic && std::ranges::any_of(*verdicts, [](const auto& v) {
        return std::holds_alternative<Refusal>(v);
    });
    for (std::size_t i = 0; i < verdicts->size(); ++i) {
        if (!nothing_kept || std::holds_alternative<Refusal>((*verdicts)[i])) {
            say((*verdicts)[i], numbers_[i]);
        }
    }
    return totals_.refused != 0 && !options_.go_on ? Exit::refused : Exit::done;
}

Exit Application::run_chunks(std::istream& input) {
    while (read_chunk(input)) {
        if (const Exit exit = append_chunk(); exit != Exit::done) {
            return exit;
        }
    }
    if (interrupted()) {
        return Exit::interrupted;
    }
    return totals_.refused != 0 ? Exit::refused : Exit::done;
}

// What became of the file, in one sentence.
std::string Application::summary() const {
    const std::string before =
        totals_.replayed == 0 ? "" : fmt::format(" ({} of them before)", totals_.replayed);
    const std::string counts = fmt::format(
        "{} {}{}, {} refused", counted(totals_.accepted, "act", "acts"),
        options_.dry_run ? "would be recorded" : "recorded", before, totals_.refused);
    const auto stored = open_ledger(globals_);
    return stored && (*stored)->is_open()
               ? fmt::format("{}; {} has {}\n", counts, (*stored)->origin(),
                             counted((*stored)->head().size, "entry", "entries"))
               : counts + "\n";
}

Exit Application::finish(Exit exit) {
    progress_.wipe();
    const bool useless = made_ && (!books_->ledger().is_open() || options_.dry_run);
    books_.reset();
    if (useless) {
        remove_ledger(globals_.ledger);
    }
    if (!globals_.json && !globals_.quiet) {
        fmt::print("{}", summary());
    }
    if (exit == Exit::interrupted) {
        const bool some = done_through_ != 0 && !options_.dry_run;
        fmt::print(stderr, "interrupted: {}\n",
                   some ? fmt::format("the lines up to {} are done, nothing after them",
                                      done_through_)
                        : "nothing is recorded");
    }
    return exit;
}

Exit Application::run() {
    std::ifstream file;
    if (options_.file != "-") {
        if (Status readable = check_readable(options_.file); !readable) {
            return report_error(globals_, readable.error());
        }
        file.open(options_.file, std::ios::binary);
    }
    std::istream& input = options_.file == "-" ? std::cin : file;
    if (const Exit exit = open(input); exit != Exit::done) {
        return exit;
    }
    catch_interrupts();
    return finish(run_chunks(input));
}

}  // namespace

void add_apply(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        program.app, "apply", "record acts from a file, one JSON object a line",
        "reserve --ledger fund.db apply --create story.jsonl");
    command->add_option("file", options->file, "the file, or - for standard input")->required();
    command->add_flag("--create", options->create, "make the ledger if there is none");
    command->add_option("--origin", options->origin, "the new ledger's origin");
    command->add_option("--commit", options->commit, "acts a commit")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
    command->add_flag("--continue", options->go_on, "go past refusals");
    command->add_flag("--atomic", options->atomic, "the whole file or nothing")
        ->excludes("--continue");
    command->add_flag("--dry-run", options->dry_run, "judge everything, record nothing");
    program.on(command, [&program, options] {
        return Application(program.globals, *options).run();
    });
}

}  // namespace reserve::cli
