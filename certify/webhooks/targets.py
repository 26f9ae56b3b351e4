"""Where we are willing to connect to. Pure: names are resolved elsewhere, each found address is judged here.

Not to ourselves, nor to anything behind our own wall: a webhook's address is a stranger's wish.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from certify.webhooks.errors import TargetRefused

LONGEST = 500
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_EMBEDDING = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
"""IPv6 networks that carry an IPv4 address to somewhere else."""


@dataclass(frozen=True)
class Target:
    """An address taken apart. `local`: the demonstration's own machine, over plain HTTP if it wants."""

    scheme: str
    host: str
    port: int
    path: str
    local: bool


def target_of(url: str, demo: bool) -> Target:
    """Raises TargetRefused: `https` only; in a demonstration also `http` to its own machine."""
    if len(url) > LONGEST or any(ord(letter) <= 32 or ord(letter) > 126 for letter in url):
        raise TargetRefused("url_malformed")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise TargetRefused("url_malformed") from None
    if not host or parts.username is not None or parts.password is not None or parts.fragment or "\\" in url:
        raise TargetRefused("url_malformed")
    local = demo and host in OWN_MACHINE
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise TargetRefused("not_https")
    if not local and _is_address(host):
        judge_address(host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path, local)


def judge_address(text: str) -> None:
    """Raises TargetRefused unless the IP address is one of the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in net for net in _EMBEDDING):
            raise TargetRefused("private_address")
    if not address.is_global or address.is_multicast or address.is_reserved:
        raise TargetRefused("private_address")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
