// One line a problem.
#include "cli/export_problems.h"

#include <fmt/format.h>

#include "cli/toml_json.h"

namespace reserve::cli {

Exit report_problems(const Globals& globals, const std::string& file,
                     const exchange::Problems& problems, Exit exit) {
    std::string json;
    for (const exchange::Problem& one : problems) {
        const std::string where = one.subject.empty() ? (file.empty() ? "settings" : file)
                                                      : "payment " + one.subject;
        if (!globals.json) {
            fmt::print(stderr, "reserve: {}: {} {}\n", where, one.field, one.text);
        }
        json += fmt::format("{}{{\"payment\":{},\"field\":{},\"message\":{}}}",
                            json.empty() ? "" : ",", json_string(one.subject),
                            json_string(one.field), json_string(one.text));
    }
    if (globals.json) {
        fmt::print(stderr, "{{\"error\":\"nothing was exported\",\"problems\":[{}]}}\n", json);
    }
    return exit;
}

Result<std::string> read_settings(const std::string& file) {
    return file.empty() ? Result<std::string>("{}") : toml_to_json(file);
}

}  // namespace reserve::cli
