// `reserve show`: one entry as it is stored, or a thing with its state and its entries.
#include <fmt/format.h>

#include "cli/axes.h"
#include "ledger/entry.h"

namespace reserve::cli {
namespace {

using fund::ObjectKind;

constexpr ObjectKind kShown[] = {
    ObjectKind::contribution, ObjectKind::note,    ObjectKind::receipt, ObjectKind::notification,
    ObjectKind::disbursement, ObjectKind::payment, ObjectKind::party,   ObjectKind::bank_account,
    ObjectKind::officer,      ObjectKind::batch,   ObjectKind::set_aside};

std::string indented(const seal::JsonNode& node, std::size_t depth) {
    using seal::JsonKind;
    const std::string margin(2 * depth + 2, ' ');
    if (!node.is(JsonKind::object) && !node.is(JsonKind::array)) {
        std::string text;
        seal::append_canonical(text, node);
        return text;
    }
    const bool object = node.is(JsonKind::object);
    std::string text(1, object ? '{' : '[');
    for (const seal::JsonNode& child : node.children()) {
        text += (text.size() == 1 ? "\n" : ",\n") + margin;
        text += object ? json_string(child.key) + ": " : "";
        text += indented(child, depth + 1);
    }
    text += node.count == 0 ? "" : "\n" + std::string(2 * depth, ' ');
    return text + (object ? '}' : ']');
}

std::string pretty(const std::string& json) {
    seal::JsonDocument document;
    const auto node = document.parse(json);
    return node ? indented(**node, 0) : json;
}

std::optional<std::uint64_t> as_seq(const std::string& text) {
    const Decimal number = parse_decimal(text);
    const bool whole =
        number.form == Decimal::Form::well_formed && number.decimals == 0 && number.units >= 0;
    return whole ? std::optional(static_cast<std::uint64_t>(number.units)) : std::nullopt;
}

Exit show_entry(const Globals& globals, Ledger& ledger, std::uint64_t seq) {
    const auto entry = ledger.entry(seq);
    if (!entry) {
        return report_error(globals, entry.error());
    }
    print(globals, (globals.json ? entry->leaf : pretty(entry->leaf)) + "\n");
    return Exit::done;
}

// One line an entry: seq, recorded time, actor, kind.
Result<std::string> history(Ledger& ledger, ObjectKind kind, const std::string& name,
                            const Axes& axes) {
    const auto seqs = ledger.mentions(kind, name);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    std::string text;
    seal::JsonDocument document;
    for (const std::uint64_t seq : *seqs) {
        const auto entry = ledger.entry(seq);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        const auto node = document.parse(entry->leaf);
        EntryParts parts;
        if (!node || !read_entry(**node, parts).empty() ||
            (axes.known_at && seq > *axes.known_at)) {
            continue;
        }
        text += fmt::format("  {:>6}  {}  {:<12} {}\n", seq, format_time(parts.recorded_at),
                            parts.act->find("actor")->text, parts.act->find("kind")->text);
    }
    return text;
}

Exit show_thing(const Globals& globals, Ledger& ledger, const std::string& name,
                const AxesOptions& asked) {
    const auto axes = read_axes(ledger, asked);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    std::string text;
    for (const ObjectKind kind : kShown) {
        const auto state = ledger.object(kind, name);
        if (!state) {
            return report_error(globals, state.error());
        }
        if (!*state) {
            continue;
        }
        const auto entries = history(ledger, kind, name, *axes);
        if (!entries) {
            return report_error(globals, entries.error());
        }
        text += globals.json ? fmt::format("{{\"kind\":\"{}\",\"name\":\"{}\",\"state\":{}}}\n",
                                           word_of(kind), name, **state)
                             : fmt::format("{} {}\n{}\nentries\n{}", word_of(kind), name,
                                           pretty(**state), *entries);
    }
    if (text.empty()) {
        return report_error(globals, {ErrorKind::not_found,
                                      "there is no entry, case, party or account " + name});
    }
    print(globals, text);
    return Exit::done;
}

}  // namespace

void add_show(Program& program) {
    auto what = std::make_shared<std::string>();
    auto axes = std::make_shared<AxesOptions>();
    CLI::App* command = program.command(program.app, "show", "one entry, or a case by its name",
                                        "reserve show 46\n  reserve show PAY-1");
    command->add_option("what", *what, "an entry's number, or a name")->required();
    add_axes(*command, *axes);
    program.on(command, [&program, what, axes] {
        auto ledger = open_ledger(program.globals);
        if (!ledger) {
            return report_error(program.globals, ledger.error());
        }
        const auto seq = as_seq(*what);
        return seq ? show_entry(program.globals, **ledger, *seq)
                   : show_thing(program.globals, **ledger, *what, *axes);
    });
}

}  // namespace reserve::cli
