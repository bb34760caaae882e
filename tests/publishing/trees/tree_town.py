"""A township whose approvals go all the way to the served tree, and ways to look at that tree."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from huabiao.approval.models import Request
from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation import services as organisation
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.reports import BuildReport
from huabiao.register.certificates import services as register
from huabiao.render import Theme
from tests.register.certificates.published_town import POSTS, Town
from tests.register.certificates.town_rulebook import TEXT
from tests.register.sample_payloads import Document, column, make_item, make_page, make_site, named

HOST = "www.qingyan.example"
START = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on by a millisecond with every look, and by more when told."""

    def __init__(self) -> None:
        self._ticks = itertools.count(1)
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return START + self.offset + timedelta(milliseconds=next(self._ticks))

    def go_on(self, **time: float) -> None:
        self.offset += timedelta(**time)


class TreeTown(Town):
    """The register's township, published by the builder."""

    clock: Clock

    def release(self, *payloads: Document, **said: Any) -> BuildReport:
        """Approve and build: what the edge worker does."""
        self.approved(*payloads, **said)
        return self.build()

    def approved(self, *payloads: Document, **said: Any) -> Request:
        last = said.pop("last", {})
        return self.approve(self.submit(*payloads, **said), **last)

    def build(self, **said: Any) -> BuildReport:
        """Certify and build; fails the test where anything was refused."""
        report = build(certify=True, **said)
        assert not report.refused, [str(fault) for fault in report.refused]
        return report

    def withdraw(self, name: str, **said: Any) -> None:
        register.withdraw(
            subject=named(name),
            sites=None,
            officer=self.officers["duty_officer"],
            reason="有误",
            **said,
        )

    def site(self, **changes: Any) -> Document:
        theme = {"name": "huabiao", "digest": Theme.load("huabiao").digest}
        return make_site(
            **{
                "organisation": str(self.body.uuid),
                "nonce": uuid4().hex,
                "theme": theme,
                "columns": columns(),
                **changes,
            }
        )

    def item(self, name: str, **changes: Any) -> Document:
        return make_item(name, **{"nonce": uuid4().hex, "title": f"标题{name}", **changes})

    def page(self, name: str, **changes: Any) -> Document:
        return make_page(subject=named(name), nonce=uuid4().hex, **changes)


def columns() -> list[Document]:
    return [
        column("zwyw", "政务要闻", "group"),
        column("tzgg", "通知公告", "list", parent="zwyw"),
        column("bmdt", "部门动态", "list", parent="zwyw"),
    ]


def placed_in(*paths: str, site: str = "portal") -> list[Document]:
    return [{"site": named(site), "column": named(f"column {path}")} for path in paths]


def found_tree_town(clock: Clock, *, with_site: bool = True) -> TreeTown:
    """Installation, officers, rulebook, and the site released as the first tree."""
    ledger.record_installation()
    town = TreeTown(organisation.establish(name="云溪乡", kind="township"))
    town.clock = clock
    for post in POSTS:
        town.appoint(post)
    adoption.adopt(
        organisation=town.body, texts=[TEXT], effective=clocks.now() - timedelta(seconds=1)
    )
    if with_site:
        town.release(town.site(), subject_type="site", by="network_centre")
    return town


def tree_files(folder: Path | None = None) -> dict[str, bytes]:
    """Every file of the served tree, read through the links that a plain web server follows."""
    top = (folder or PublishedFolder().path) / "current" / "root"
    found: dict[str, bytes] = {}
    waiting = [top]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.is_dir():
                waiting.append(path)
            elif not path.name.startswith("."):
                found[str(path.relative_to(top))] = path.read_bytes()
    return found


def naming(text: str) -> set[str]:
    """The files of the served tree that hold some text."""
    return {path for path, data in tree_files().items() if text.encode() in data}
