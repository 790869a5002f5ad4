// Whom the limits by address count as one.
#include <catch2/catch.hpp>

#include "http/socket_address.h"

using namespace reserve::http;

TEST_CASE("limits count an IPv4 address by itself, also one within IPv6") {
    CHECK(network_of("192.0.2.1") == "192.0.2.1");
    CHECK(network_of("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(network_of("::FFFF:c000:201") == "192.0.2.1");
    CHECK(network_of("192.0.2.2") != network_of("192.0.2.1"));
}

TEST_CASE("limits count all of an IPv6 network of 64 bits as one") {
    CHECK(network_of("2001:db8:1:2::1") == "2001:db8:1:2::/64");
    CHECK(network_of("2001:db8:1:2:ffff:ffff:ffff:ffff") == "2001:db8:1:2::/64");
    CHECK(network_of("2001:db8:1:3::1") == "2001:db8:1:3::/64");
    CHECK(network_of("fe80::1%eth0") == network_of("fe80::2"));
    CHECK(network_of("::1") == "::/64");
}

TEST_CASE("limits count all of a socket in the file system as one") {
    CHECK(network_of("unix") == "unix");
}
