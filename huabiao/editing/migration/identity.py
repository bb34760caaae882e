"""Which item an old address becomes. The answer needs no table: the same address always gives the same UUID.

So an item can be brought in once only (the UUID is unique), a run that was killed finds where it stood, and a link
between two old pages can be turned before either is loaded.
"""

from hashlib import blake2b
from urllib.parse import urldefrag, urljoin
from uuid import UUID, uuid5


def item_uuid(site: UUID, address: str) -> UUID:
    """The UUID of the item that stood at an address, on the site it is brought to."""
    return uuid5(site, address)


class Addresses:
    """The addresses of a stock, eight bytes each: is a link's target among them?"""

    def __init__(self, site: UUID) -> None:
        self._site = site
        self._known: dict[int, int] = {}

    def add(self, address: str, line: int) -> int | None:
        """Take an address; the line that had it before, if one had."""
        key = _short(address)
        before = self._known.setdefault(key, line)
        return None if before == line else before

    def __len__(self) -> int:
        return len(self._known)

    def target(self, address: str, href: str) -> UUID | None:
        """The item that a link on the page at `address` leads to, if it is one of the stock."""
        for candidate in (href, resolved(address, href)):
            plain = urldefrag(candidate).url
            if plain and _short(plain) in self._known:
                return item_uuid(self._site, plain)
        return None


class Titles:
    """Titles seen so far, eight bytes each."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def add(self, title: str, line: int) -> int | None:
        """Take a title; the line that had it before, if one had."""
        before = self._seen.setdefault(_short("".join(title.split())), line)
        return None if before == line else before


def resolved(address: str, href: str) -> str:
    """A link as an address of its own; empty where it makes no sense."""
    try:
        return urljoin(address, href.strip())
    except ValueError:
        return ""


def _short(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
