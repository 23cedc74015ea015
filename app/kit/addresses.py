"""Which addresses of the internet lead outside, and never to ourselves or our neighbours."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# All that was ever given out; around it lie NAT64, local and unassigned ranges.
_GIVEN_OUT = IPv6Network("2000::/3")
# Addresses of version 4 in other clothes, and protocols' own.
_TRANSITION = (IPv6Network("2001::/23"), IPv6Network("2002::/16"), IPv6Network("3fff::/20"))


def is_public(address: str) -> bool:
    """Whether an IP address is a server's on the public internet.

    Private, loopback, link-local, shared (CGNAT), metadata, multicast and embedded ones are not.
    """
    try:
        known: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if not known.is_global or known.is_multicast:
        return False
    if isinstance(known, IPv4Address):
        return True
    return known in _GIVEN_OUT and not any(known in network for network in _TRANSITION)


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
