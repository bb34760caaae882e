"""Networks as an administrator writes them into the environment."""

import re
from ipaddress import ip_network


def ranges(text: str) -> list[str]:
    """Address ranges separated by blanks or commas, checked. Raises ValueError for what is none."""
    return [str(ip_network(one)) for one in re.split(r"[,\s]+", text.strip()) if one]


def named_networks(text: str) -> dict[str, list[str]]:
    """`name=range range; name=range` as a mapping. Raises ValueError naming the part that is wrong."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, equals, listed = part.partition("=")
        if not equals or not name.strip():
            raise ValueError(f"HUABIAO_NETWORKS: {part!r} is not written as name=range range")
        found[name.strip()] = ranges(listed)
    return found
