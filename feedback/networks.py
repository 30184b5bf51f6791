"""Which network an address counts as."""

from ipaddress import IPv4Address, ip_address


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one, in one spelling; empty for what is no address.

    A port, as some proxies append, is dropped, and IPv4 in IPv6 clothes counts as IPv4.
    """
    try:
        parsed = ip_address(_without_port(address.strip()))
    except ValueError:
        return ""
    parsed = parsed if isinstance(parsed, IPv4Address) else parsed.ipv4_mapped or parsed
    return parsed.compressed if isinstance(parsed, IPv4Address) else parsed.packed[:8].hex()


def _without_port(address: str) -> str:
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
