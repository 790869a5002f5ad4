// Codes of findings are the library's words; their exit statuses are promised to scripts.
#include "cli/findings.h"

#include <algorithm>

#include <fmt/format.h>

namespace reserve::cli {
namespace {

Exit exit_of_code(const std::string& code) {
    constexpr std::pair<std::string_view, Exit> exits[] = {
        {"malformed", Exit::malformed}, {"signature", Exit::signature}, {"tree", Exit::tree},
        {"policy", Exit::policy},       {"rule", Exit::rule},
        {"projection", Exit::projection}, {"fork", Exit::fork}};
    const auto* found = std::ranges::find(exits, code, [](auto& e) { return e.first; });
    return found == std::end(exits) ? Exit::internal : found->second;
}

}  // namespace

Exit exit_of(std::span<const Finding> findings) {
    Exit exit = Exit::done;
    for (const Finding& finding : findings) {
        const Exit one = exit_of_code(finding.code);
        exit = exit == Exit::done ? one : std::min(exit, one);
    }
    return exit;
}

std::string findings_text(std::span<const Finding> findings) {
    std::string text;
    for (const Finding& finding : findings) {
        const std::string seq = finding.seq ? fmt::format("entry {} ", *finding.seq) : "";
        text += fmt::format("{}: {}{}: {}\n", painted(stdout, Paint::bad, finding.code), seq,
                            finding.place, finding.reason);
    }
    return text;
}

std::string findings_json(std::span<const Finding> findings) {
    std::string json;
    for (const Finding& finding : findings) {
        const std::string seq = finding.seq ? std::to_string(*finding.seq) : "null";
        json += fmt::format("{}{{\"code\":\"{}\",\"seq\":{},\"place\":{},\"reason\":{}}}",
                            json.empty() ? "" : ",", finding.code, seq,
                            json_string(finding.place), json_string(finding.reason));
    }
    return "[" + json + "]";
}

}  // namespace reserve::cli
