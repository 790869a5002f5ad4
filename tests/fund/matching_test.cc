// The matching of earmarks against a reference built on Boost.Graph's maximum flow: the network of
// single commitments, and the greedy choice found by asking for every amount whether it still fits.
#include "ledger/fund/matching.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/edmonds_karp_max_flow.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/support/random.h"

using namespace reserve;
using namespace reserve::fund;
using reserve::test::Random;

namespace {

struct Instance {
    std::vector<MatchLot> lots;
    std::vector<MatchDemand> demands;
};

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using Capacity = boost::property<boost::edge_capacity_t, long long>;
using Residual = boost::property<boost::edge_residual_capacity_t, long long, Capacity>;
using EdgeProperty = boost::property<boost::edge_reverse_t, Traits::edge_descriptor, Residual>;
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS,
                                    boost::no_property, EdgeProperty>;

enum class Algorithm { edmonds_karp, push_relabel };

// What flows from source to sink: lots on one side, single demands on the other; `held[d][l]` of
// lot l is bound to demand d already, and both sides are smaller by that.
class Network {
public:
    explicit Network(const Instance& instance) : instance_(instance) {
        held_.assign(instance.demands.size(), std::vector<long long>(instance.lots.size()));
    }

    void hold(std::size_t demand, std::size_t lot, long long value) {
        held_[demand][lot] = value;
    }

    bool is_complete(Algorithm algorithm) const {
        long long wanted = 0;
        for (std::size_t d = 0; d < held_.size(); ++d) {
            if (rest_of_demand(d) < 0) {
                return false;
            }
            wanted += rest_of_demand(d);
        }
        for (std::size_t l = 0; l < instance_.lots.size(); ++l) {
            if (rest_of_lot(l) < 0) {
                return false;
            }
        }
        return flow(algorithm) == wanted;
    }

private:
    long long rest_of_demand(std::size_t demand) const {
        const auto& held = held_[demand];
        return static_cast<long long>(instance_.demands[demand].value.minor()) -
               std::accumulate(held.begin(), held.end(), 0LL);
    }
    long long rest_of_lot(std::size_t lot) const {
        long long rest = static_cast<long long>(instance_.lots[lot].capacity.minor());
        for (const auto& held : held_) {
            rest -= held[lot];
        }
        return rest;
    }

    static void connect(Graph& graph, std::size_t from, std::size_t to, long long capacity) {
        const auto there = boost::add_edge(from, to, graph).first;
        const auto back = boost::add_edge(to, from, graph).first;
        boost::put(boost::edge_capacity, graph, there, capacity);
        boost::put(boost::edge_capacity, graph, back, 0);
        boost::put(boost::edge_reverse, graph, there, back);
        boost::put(boost::edge_reverse, graph, back, there);
    }

    long long flow(Algorithm algorithm) const {
        const std::size_t lots = instance_.lots.size();
        const std::size_t source = lots + held_.size();
        Graph graph(source + 2);
        for (std::size_t l = 0; l < lots; ++l) {
            connect(graph, source, l, rest_of_lot(l));
            for (std::size_t d = 0; d < held_.size(); ++d) {
                if (instance_.lots[l].permitted.test(instance_.demands[d].purpose.index)) {
                    connect(graph, l, lots + d, rest_of_demand(d));
                }
            }
        }
        for (std::size_t d = 0; d < held_.size(); ++d) {
            connect(graph, lots + d, source + 1, rest_of_demand(d));
        }
        return algorithm == Algorithm::edmonds_karp
                   ? boost::edmonds_karp_max_flow(graph, source, source + 1)
                   : boost::push_relabel_max_flow(graph, source, source + 1);
    }

    const Instance& instance_;
    std::vector<std::vector<long long>> held_;
};

using Uses = std::vector<std::vector<MatchUse>>;

// The most of a lot that leaves the rest complete; feasibility only falls as the amount grows.
long long most_of_lot(Network& network, const Instance& instance, std::size_t demand,
                      std::size_t lot) {
    long long fits = 0;
    long long too_much = 1 + static_cast<long long>(instance.demands[demand].value.minor());
    while (too_much - fits > 1) {
        const long long middle = (fits + too_much) / 2;
        network.hold(demand, lot, middle);
        (network.is_complete(Algorithm::edmonds_karp) ? fits : too_much) = middle;
    }
    network.hold(demand, lot, fits);
    return fits;
}

std::optional<Uses> reference_match(const Instance& instance) {
    Network network(instance);
    if (!network.is_complete(Algorithm::push_relabel)) {
        return std::nullopt;
    }
    Uses uses(instance.demands.size());
    for (std::size_t d = 0; d < instance.demands.size(); ++d) {
        for (std::size_t l = 0; l < instance.lots.size(); ++l) {
            const bool permitted =
                instance.lots[l].permitted.test(instance.demands[d].purpose.index);
            const long long value = permitted ? most_of_lot(network, instance, d, l) : 0;
            if (value > 0) {
                uses[d].push_back({l, Amount(value)});
            }
        }
    }
    return uses;
}

bool same(const std::optional<Uses>& a, const std::optional<Uses>& b) {
    if (!a || !b) {
        return a.has_value() == b.has_value();
    }
    const auto equal_use = [](const MatchUse& x, const MatchUse& y) {
        return x.lot == y.lot && x.value == y.value;
    };
    return std::ranges::equal(*a, *b, [&](const auto& x, const auto& y) {
        return std::ranges::equal(x, y, equal_use);
    });
}

// Demands together near what the lots hold, so that what is scarce decides.
Instance random_instance(Random& random) {
    Instance instance;
    const std::uint64_t purposes = 1 + random.below(4);
    long long held = 0;
    for (std::uint64_t lots = 1 + random.below(6); lots > 0; --lots) {
        PurposeSet permitted(1 + random.below((1ULL << purposes) - 1));
        if (random.below(5) == 0) {
            permitted.set();  // like free
        }
        const auto capacity = static_cast<long long>(random.below(21));
        held += capacity;
        instance.lots.push_back({permitted, Amount(capacity)});
    }
    const std::uint64_t demands = 1 + random.below(6);
    for (std::uint64_t d = 0; d < demands && held >= 0; ++d) {
        const std::uint64_t sharing = random.below(2) == 0 ? demands - d : 1;
        const auto capped =
            std::min<std::uint64_t>(static_cast<std::uint64_t>(held) / sharing, 20);
        const auto value = static_cast<long long>(random.below(3) == 0 ? capped
                                                                       : random.below(capped + 1));
        held -= value;
        const auto purpose = static_cast<std::uint32_t>(random.below(purposes));
        instance.demands.push_back({PurposeId{purpose}, Amount(value)});
    }
    return instance;
}

constexpr PurposeId kAirDefence{0};
constexpr PurposeId kEnergy{1};

PurposeSet all_but(PurposeId purpose) {
    return PurposeSet().set().reset(purpose.index);
}

}  // namespace

TEST_CASE("matching equals the maximum flow of Boost.Graph and the greedy choice within it") {
    Random random(21);
    int complete = 0;
    int incomplete = 0;
    int wrong = 0;
    for (int i = 0; i < 25'000; ++i) {
        const Instance instance = random_instance(random);
        const auto expected = reference_match(instance);
        wrong += same(match(instance.lots, instance.demands), expected) ? 0 : 1;
        wrong += can_match(instance.lots, instance.demands) == expected.has_value() ? 0 : 1;
        (expected ? complete : incomplete) += 1;
    }
    CHECK(wrong == 0);
    CHECK(complete > 5'000);
    CHECK(incomplete > 5'000);
}

TEST_CASE("both maximum flow algorithms agree on what is complete") {
    Random random(22);
    for (int i = 0; i < 5'000; ++i) {
        const Instance instance = random_instance(random);
        const Network network(instance);
        REQUIRE(network.is_complete(Algorithm::edmonds_karp) ==
                network.is_complete(Algorithm::push_relabel));
    }
}

TEST_CASE("first come, first served would be wrong: an older commitment gives way") {
    // Lots A = 100 {any}, B = 100 {not air_defence}; committed energy 100, asked air_defence 100.
    const std::vector<MatchLot> lots{{all_but(kAirDefence), Amount(100)},
                                     {PurposeSet().set(), Amount(100)}};
    const std::vector<MatchDemand> demands{{kEnergy, Amount(100)}, {kAirDefence, Amount(100)}};
    const auto uses = match(lots, demands);
    REQUIRE(uses);
    CHECK(same(uses, Uses{{{0, Amount(100)}}, {{1, Amount(100)}}}));
    // The same with the unrestricted lot first: it is left to the one that needs it.
    const std::vector<MatchLot> turned{lots[1], lots[0]};
    CHECK(same(match(turned, demands), Uses{{{1, Amount(100)}}, {{0, Amount(100)}}}));
    const std::vector<MatchDemand> more{{kEnergy, Amount(100)}, {kAirDefence, Amount(101)}};
    CHECK_FALSE(match(lots, more));
    CHECK_FALSE(can_match(lots, more));
}

TEST_CASE("a demand takes the most of an early lot that leaves the others complete") {
    const std::vector<MatchLot> lots{{PurposeSet().set(), Amount(10)},
                                     {all_but(kAirDefence), Amount(6)}};
    const std::vector<MatchDemand> demands{{kEnergy, Amount(8)}, {kAirDefence, Amount(4)}};
    CHECK(same(match(lots, demands),
               Uses{{{0, Amount(6)}, {1, Amount(2)}}, {{0, Amount(4)}}}));
}

TEST_CASE("nothing asked is always complete, and amounts may use all 127 bits") {
    CHECK(match({}, {}));
    CHECK(can_match({}, std::vector<MatchDemand>{{kEnergy, Amount()}}));
    const std::vector<MatchLot> lots{{PurposeSet().set(), Amount::max()}};
    CHECK(can_match(lots, std::vector<MatchDemand>{{kEnergy, Amount::max()}}));
    CHECK_FALSE(can_match({}, std::vector<MatchDemand>{{kEnergy, Amount(1)}}));
}
