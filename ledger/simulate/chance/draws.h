// Random numbers by counter (Philox4x32-10): each draw is a function of seed, path, entity, cause
// and number alone. So results do not depend on threads, and a partner or currency more or less
// leaves all other draws as they were (common random numbers).
#pragma once

#include <cstdint>
#include <string_view>

#include <Random123/philox.h>

namespace reserve::simulate {

enum class Cause : std::uint16_t { arrival, proceeds, rate, episode, count, size };

// Two independent numbers in (0, 1), of 52 bits each.
struct Pair {
    double first;
    double second;
};

// The same number for the same name in every scenario (FNV-1a).
constexpr std::uint32_t entity_of(std::string_view name) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    }
    return hash;
}

class Draws {
public:
    Draws(std::uint64_t seed, std::uint32_t path)
        : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}},
          path_(path) {}

    // `place` is a month or an ordinal; `draw` counts where one place needs several.
    Pair pair(Cause cause, std::uint32_t place, std::uint32_t entity = 0,
              std::uint16_t draw = 0) const {
        const std::uint32_t what = static_cast<std::uint32_t>(cause) << 16 | draw;
        const auto words = r123::Philox4x32()({{place, what, entity, path_}}, key_);
        return {unit(words[0], words[1]), unit(words[2], words[3])};
    }
    double one(Cause cause, std::uint32_t place, std::uint32_t entity = 0,
               std::uint16_t draw = 0) const {
        return pair(cause, place, entity, draw).first;
    }

private:
    static double unit(std::uint32_t high, std::uint32_t low) {
        const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
        return (static_cast<double>(bits) + 0.5) * 0x1p-52;
    }

    r123::Philox4x32::key_type key_;
    std::uint32_t path_;
};

}  // namespace reserve::simulate
