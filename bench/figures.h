// Printing of measured figures: ours and a reference taken in the same run, as medians, with the
// spread that tells how noisy the machine was; --json prints an object a line.
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Options {
    bool json = false;
};

inline Options options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        options.json |= std::string_view(argv[i]) == "--json";
    }
    return options;
}

struct Figure {
    std::string name;
    std::vector<double> ours;
    std::vector<double> reference;
    std::string unit;
};

inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

// Largest over smallest of the runs: 1.00 is a quiet machine.
inline double spread(const std::vector<double>& values) {
    const auto [low, high] = std::ranges::minmax(values);
    return low > 0 ? high / low : 0;
}

inline void print(const Figure& figure, const Options& options) {
    const double ours = median(figure.ours);
    const double reference = median(figure.reference);
    const double ratio = reference > 0 ? ours / reference : 0;
    if (options.json) {
        std::printf(
            "{\"name\":\"%s\",\"ours\":%.4g,\"reference\":%.4g,\"ratio\":%.3f,"
            "\"unit\":\"%s\",\"runs\":%zu,\"spread\":%.2f}\n",
            figure.name.c_str(), ours, reference, ratio, figure.unit.c_str(), figure.ours.size(),
            spread(figure.ours));
    } else {
        std::printf("%-16s ours %12.4g  reference %12.4g  ratio %7.3f  spread %.2f  %s\n",
                    figure.name.c_str(), ours, reference, ratio, spread(figure.ours),
                    figure.unit.c_str());
    }
    std::fflush(stdout);
}

// Keeps the optimiser from removing what was computed.
template <class T>
void keep(const T* value) {
    asm volatile("" : : "g"(value) : "memory");
}

}  // namespace bench
