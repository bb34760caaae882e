"""From where a request comes, and whether the rulebook's networks hold that address (J15a).

`HUABIAO_NETWORKS` names the networks an installation knows (`office`, `extranet`) by their ranges; `internet` is
everywhere. `HUABIAO_TRUSTED_PROXIES` are our own reverse proxies: only what these write into `X-Forwarded-For` is
believed.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
EVERYWHERE = "internet"


def address_of(request: HttpRequest) -> Address | None:
    """The address of the person's machine: the nearest one that is no proxy of ours. None if it cannot be told."""
    forwarded = request.headers.get("X-Forwarded-For")
    hops = [*(forwarded.split(",") if forwarded else ()), request.META.get("REMOTE_ADDR", "")]
    trusted = _ranges(tuple(settings.HUABIAO_TRUSTED_PROXIES))
    for hop in reversed(hops):
        address = _parsed(hop)
        if address is None:
            return None
        if not _within(address, trusted):
            return address
    return _parsed(hops[0])


def is_within(address: Address | None, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the named networks. A network nobody described holds no address."""
    names = list(networks)
    if EVERYWHERE in names:
        return True
    described = [one for name in names for one in settings.HUABIAO_NETWORKS.get(name, ())]
    return address is not None and _within(address, _ranges(tuple(described)))


@lru_cache(maxsize=64)
def _ranges(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in texts)


def _within(address: Address, ranges: Iterable[IPv4Network | IPv6Network]) -> bool:
    return any(address in one for one in ranges)


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
