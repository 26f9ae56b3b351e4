"""Where we are willing to connect to. Pure: names are resolved elsewhere, each found address is judged here.

Not to ourselves, nor to anything behind our own wall: a webhook's address is a stranger's wish.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from certify.webhooks.errors import TargetRefused

LONGEST = 500
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_NAME = re.compile(r"(?!.{254})[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
"""What a resolver and a TLS library take as a host name; others make them raise."""
_UNICAST = ipaddress.ip_network("2000::/3")
"""All IPv6 that is routed on the internet. What embeds an IPv4 address or leads to a site of its own lies elsewhere, but for the next ones."""
_NOBODYS = tuple(ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20"))
"""Of protocols, of relays, and of examples, whether or not this Python's tables know it."""


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
    if _is_address(host):
        if not local:
            judge_address(host)
    elif not _NAME.fullmatch(host):
        raise TargetRefused("url_malformed")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path, local)


def judge_address(text: str) -> None:
    """Raises TargetRefused unless the IP address is one of the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    routed = address.version == 4 or address in _UNICAST
    if not routed or not address.is_global or address.is_multicast or address.is_reserved or any(address in net for net in _NOBODYS):
        raise TargetRefused("private_address")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
