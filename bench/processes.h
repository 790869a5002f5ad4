// Programs run as their users run them, with the time and the memory that each took.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

using Words = std::vector<std::string>;

struct Outcome {
    double seconds = 0;
    double peak_megabytes = 0;
};

[[noreturn]] inline void become(const Words& words) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    std::_Exit(127);
}

template <class Work>
Outcome apart(const std::string& name, Work work) {
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        std::_Exit(0);
    }
    int status = 0;
    rusage usage{};
    if (::wait4(child, &status, 0, &usage) != child || status != 0) {
        std::fprintf(stderr, "bench: %s failed\n", name.c_str());
        std::exit(1);
    }
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            static_cast<double>(usage.ru_maxrss) / 1024};
}

inline Outcome run(const Words& words) {
    return apart(words[0], [&] { become(words); });
}

inline const std::string& reserve_program() {
    static const std::string beside =
        (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "reserve").string();
    return beside;
}

}  // namespace bench
