// Runs simulate_twin.py, R100k in numpy, with Debian's Python, and reads what it says of itself.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace reserve::simulate::test {

struct TwinRun {
    double paths_per_second = 0;
    double paths_per_core_second = 0;
    double compared = 0;  // figures
    double furthest = 0;  // from the engine's figures, in standard errors
    bool agrees = false;  // no figure further than the limit
};

class Twin {
public:
    explicit Twin(const std::filesystem::path& sources)
        : program_("/usr/bin/python3 '" + (sources / "bench/simulate_twin.py").string() + "'") {
        is_here_ = std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") == 0;
    }
    bool is_here() const { return is_here_; }

    // `results` of the engine to compare with, or nothing; `limit` in standard errors.
    TwinRun run(std::uint64_t paths, int tenths, const std::string& results,
                const std::string& limit = "4") const {
        std::string command = program_ + " --paths " + std::to_string(paths) + " --money " +
                              std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
        command += results.empty() ? "" : " --limit " + limit + " --against '" + results + "'";
        TwinRun run;
        const std::string said = output_of(command, run.agrees);
        run.paths_per_second = number_of(said, "paths_per_second");
        run.paths_per_core_second = number_of(said, "paths_per_second_of_computing");
        run.compared = number_of(said, "compared");
        run.furthest = number_of(said, "furthest");
        return run;
    }
    void print_omissions() const { (void)std::system((program_ + " --omissions >&2").c_str()); }

private:
    static std::string output_of(const std::string& command, bool& succeeded) {
        std::string output;
        std::FILE* pipe = ::popen(command.c_str(), "r");
        if (pipe == nullptr) {
            return output;
        }
        std::array<char, 4096> buffer;
        while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
            output.append(buffer.data(), read);
        }
        succeeded = ::pclose(pipe) == 0;
        return output;
    }
    // Nought where the twin failed before it said anything.
    static double number_of(const std::string& said, const std::string& name) {
        const std::string key = "\"" + name + "\": ";
        const std::size_t at = said.find(key);
        return at == std::string::npos ? 0 : std::strtod(said.c_str() + at + key.size(), nullptr);
    }

    std::string program_;
    bool is_here_ = false;
};

}  // namespace reserve::simulate::test
