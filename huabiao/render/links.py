"""Where links lead: own content by UUID, government elsewhere, and everyone else with a spoken cue."""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

Links = Callable[[str], str | None]
"""Resolves the UUID of own content to its public address; None while it is not online."""

AWAY_CUE = "（外部链接）"
"""Said after the words of a link that leaves government (national guideline, links)."""

OWN = "huabiao:"
"""Before the UUID in an address of own content."""

# The neutral markup of payloads knows one attribute of a link, always in double quotes.
_ANCHOR = re.compile(r'<a(?: href="([^"]*)")?>(.*?)</a>', re.DOTALL)
_TABLE = '<div class="table-box" tabindex="0" role="group" aria-label="表格"><table class="table">'


class Target(NamedTuple):
    """Where one link leads. `href` is None for own content that is not online: words, no link."""

    href: str | None
    away: bool
    """It leaves the site's own host."""
    foreign: bool
    """It leaves government, so the reader is told."""


class LinkPolicy:
    """Judges the links of one site's pages."""

    def __init__(
        self, *, own_hosts: Iterable[str], government_hosts: tuple[str, ...], resolve: Links
    ) -> None:
        self._own_hosts = frozenset(own_hosts)
        self._government_hosts = government_hosts
        self._resolve = resolve

    def target(self, address: str) -> Target:
        """Judge an address: `huabiao:<uuid>`, `http(s)://…`, `mailto:…`, `tel:…` or a path."""
        if address.startswith(OWN):
            return Target(self._resolve(address.removeprefix(OWN)), away=False, foreign=False)
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:  # such as an unclosed IPv6 bracket
            return Target(None, away=False, foreign=False)
        if parts.scheme in {"mailto", "tel"} or (not parts.scheme and not host):
            return Target(address, away=False, foreign=False)
        if parts.scheme not in {"http", "https", ""} or not host:
            return Target(None, away=False, foreign=False)
        if host in self._own_hosts:
            return Target(address, away=False, foreign=False)
        foreign = not f".{host}".endswith(self._government_hosts)
        return Target(address, away=True, foreign=foreign)

    def rewritten(self, html: str) -> Markup:
        """Neutral rich text with its links judged and its tables made to scroll on a phone."""
        if "<a" in html:
            html = _ANCHOR.sub(self._anchor, html)
        if "<table>" in html:
            html = html.replace("<table>", _TABLE).replace("</table>", "</table></div>")
        return Markup(html)  # noqa: S704 - neutral markup, proven by the payload's schema

    def _anchor(self, match: re.Match[str]) -> str:
        href, words = match.groups()
        target = self.target(unescape(href)) if href else None
        if target is None or target.href is None:
            return f'<span class="dead">{words}</span>'
        if not target.away:
            return f'<a href="{escape(target.href)}">{words}</a>'
        cue = f'<span class="away-note">{AWAY_CUE}</span>' if target.foreign else ""
        return (
            f'<a class="away" rel="external noopener" href="{escape(target.href)}">{words}{cue}</a>'
        )
