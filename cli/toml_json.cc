// Walks a parsed TOML table and writes JSON; places in errors come from the parser.
#include "cli/toml_json.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "ledger/report/table.h"
#include "ledger/toml.h"

namespace reserve::cli {
namespace {


std::string place(const toml::node& node, const std::filesystem::path& file) {
    return fmt::format("{}:{}:{}", file.string(), node.source().begin.line,
                       node.source().begin.column);
}

Status append_node(std::string& out, const toml::node& node, const std::filesystem::path& file);

Status append_table(std::string& out, const toml::table& table,
                    const std::filesystem::path& file) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : table) {
        out += first ? "" : ",";
        first = false;
        out += json_string(key.str()) + ":";
        if (auto status = append_node(out, value, file); !status) {
            return status;
        }
    }
    out += '}';
    return {};
}

Status append_array(std::string& out, const toml::array& array,
                    const std::filesystem::path& file) {
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        out += i == 0 ? "" : ",";
        if (auto status = append_node(out, *array.get(i), file); !status) {
            return status;
        }
    }
    out += ']';
    return {};
}

Status append_node(std::string& out, const toml::node& node, const std::filesystem::path& file) {
    if (const auto* table = node.as_table()) {
        return append_table(out, *table, file);
    }
    if (const auto* array = node.as_array()) {
        return append_array(out, *array, file);
    }
    if (const auto* text = node.as_string()) {
        out += json_string(text->get());
    } else if (const auto* number = node.as_integer()) {
        out += std::to_string(number->get());
    } else if (const auto* flag = node.as_boolean()) {
        out += flag->get() ? "true" : "false";
    } else {
        return fail(ErrorKind::usage,
                    place(node, file) + ": write amounts, shares and dates as \"text\"");
    }
    return {};
}

}  // namespace

Status check_readable(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const int number = errno;
    struct stat facts = {};
    const bool folder =
        descriptor >= 0 && ::fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode);
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (folder) {
        return fail(ErrorKind::disk, file.string() + ": is a folder, not a file");
    }
    return descriptor >= 0 ? Status()
                           : fail(number == ENOENT ? ErrorKind::not_found : ErrorKind::disk,
                                  fmt::format("cannot read {}: {}", file.string(),
                                              std::generic_category().message(number)));
}

Result<std::string> read_file(const std::filesystem::path& file) {
    if (Status readable = check_readable(file); !readable) {
        return std::unexpected(readable.error());
    }
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

Result<std::string> toml_to_json(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto table = parse_toml(*text);
    if (!table) {
        return fail(ErrorKind::usage, fmt::format("{}:{}: {}", file.string(),
                                                  table.error().place(), table.error().reason));
    }
    std::string json;
    const Status status = append_table(json, *table, file);
    return status ? Result<std::string>(std::move(json)) : std::unexpected(status.error());
}

Result<std::string> read_json_or_toml(const std::filesystem::path& file) {
    return file.extension() == ".toml" ? toml_to_json(file) : read_file(file);
}

}  // namespace reserve::cli
