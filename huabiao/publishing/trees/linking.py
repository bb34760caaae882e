"""Own links: where a subject can be reached, and who must be made anew when that changes."""

from collections.abc import Callable, Iterable

from huabiao.publishing.trees.online import State
from huabiao.publishing.trees.placing import PLACED, set_members
from huabiao.publishing.trees.sites import Sites
from huabiao.register.payloads import SitePayload
from huabiao.render import addresses

LINKED = "tree/linked/"
"""Target → the subjects whose pages (or menus) link to it."""

LINKS = "tree/links/"
"""Subject → the targets of its links."""


def address_of(state: State, sites: Sites, subject: str, seen_from: SitePayload) -> str | None:
    """The address of a subject as a page of a site links to it; None while it is not online."""
    placed = state.get(PLACED + subject)
    if placed is not None:
        address, site = placed["address"], sites.payload(placed["site"])
        return (
            None
            if address is None or site is None
            else addresses.from_site(seen_from, site, address)
        )
    site = sites.payload(subject)
    return None if site is None else addresses.from_site(seen_from, site, site.base_path)


def resolver(state: State, sites: Sites, seen_from: SitePayload) -> Callable[[str], str | None]:
    """What `render` asks for links in a page of a site."""
    return lambda subject: address_of(state, sites, subject, seen_from)


def set_links(state: State, subject: str, targets: Iterable[str]) -> None:
    """Say what a subject links to."""
    before, after = set(state.get(LINKS + subject, ())), set(targets)
    if before == after:
        return
    for target in before ^ after:
        linkers = set(state.get(LINKED + target, []))
        (linkers.add if target in after else linkers.discard)(subject)
        set_members(state, LINKED + target, linkers)
    set_members(state, LINKS + subject, after)


def linkers_of(state: State, subject: str) -> list[str]:
    """Who links to a subject."""
    found: list[str] = state.get(LINKED + subject, [])
    return found
