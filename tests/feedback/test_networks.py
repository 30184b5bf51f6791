import pytest

from feedback.networks import network_of


@pytest.mark.parametrize(
    "text", ["192.0.2.7", " 192.0.2.7 ", "192.0.2.7:4711", "::ffff:192.0.2.7", "[::ffff:192.0.2.7]:80"]
)
def test_one_ipv4_address_has_one_spelling(text):
    assert network_of(text) == "192.0.2.7"


def test_ipv6_counts_by_its_first_64_bits():
    home = network_of("2001:db8:1:2::1")
    assert home == network_of("2001:DB8:1:2:ffff::9") == network_of("[2001:db8:1:2::5]:443")
    assert home != network_of("2001:db8:1:3::1")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")


@pytest.mark.parametrize("text", ["", "unknown", "localhost", "1.2.3", "2001:db8", "１.2.3.4"])
def test_what_is_no_address_is_no_network(text):
    assert network_of(text) == ""
