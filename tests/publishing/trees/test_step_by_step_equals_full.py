"""However the builds were spaced, the tree and the state are those of one full build."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from huabiao.publishing.trees import emergency
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from tests.publishing.trees.tree_town import HOST, TreeTown, columns, placed_in, tree_files
from tests.register.sample_payloads import Document, column, named

NAMES = "甲乙丙丁戊己庚辛"
LISTS = ("tzgg", "bmdt")
SECTION = "yunxi"


class Play:
    """Random acts of an office on its sites."""

    def __init__(self, town: TreeTown, seed: int) -> None:
        self.town = town
        self.dice = random.Random(seed)  # noqa: S311 - a play, no secret
        self.online: dict[str, str] = {}
        self.columns = columns()
        self.section = False

    def act(self) -> str:
        acts: list[Callable[[], None]] = [
            self.publish,
            self.publish,
            self.publish,
            self.correct,
            self.withdraw,
            self.emergency,
            self.rename,
            self.home,
            self.topic,
            self.drop_topic,
            self.wait,
            self.open_section,
        ]
        act = self.dice.choice(acts)
        act()
        return act.__name__

    def item(self, name: str, site: str) -> Document:
        lists = (
            self.dice.sample(LISTS, self.dice.randint(1, 2))
            if site == "portal"
            else [SECTION + "-gz"]
        )
        now = int(self.town.clock().timestamp() * 1000)
        link = named(self.dice.choice(NAMES))
        return self.town.item(
            name,
            site=named(site),
            placements=placed_in(*lists, site=site),
            expires_on=self.dice.choice([None, None, now + 40_000]),
            body=[
                {
                    "type": "rich_text",
                    "html": f'<p>{self.dice.random()}<a href="huabiao:{link}">看</a></p>',
                }
            ],
        )

    def publish(self) -> None:
        fresh = [name for name in NAMES if name not in self.online]
        if fresh:
            name = self.dice.choice(fresh)
            self.online[name] = "section" if self.section and self.dice.random() < 0.4 else "portal"
            now = int(self.town.clock().timestamp() * 1000)
            last = {"not_before": now + 30_000} if self.dice.random() < 0.3 else {}
            self.town.approved(self.item(name, self.online[name]), last=last)

    def correct(self) -> None:
        names = sorted(set(self.online) - {"topic"})
        if names:
            name = self.dice.choice(names)
            self.town.approved(self.item(name, self.online[name]), subject_type="correction")

    def withdraw(self) -> None:
        names = sorted(set(self.online) - {"topic"})
        if names:
            name = self.dice.choice(names)
            build(certify=True)  # what was never certified cannot be withdrawn
            self.town.withdraw(name)
            del self.online[name]

    def emergency(self) -> None:
        build(certify=True)
        pages = [path for path in tree_files() if "/20" in path and path.endswith(".html")]
        if pages:
            emergency.withdraw(self.dice.choice(sorted(pages)), by="nobody")

    def rename(self) -> None:
        changed = [dict(one) for one in self.columns]
        self.dice.choice(changed)["path"] += self.dice.choice("xyz")
        self.columns = changed
        self.town.approved(
            self.town.site(columns=changed), subject_type="site", by="network_centre"
        )

    def home(self) -> None:
        self.town.approved(self.town.page("home"), subject_type="page", by="network_centre")

    def topic(self) -> None:
        path = self.dice.choice(["zt/a", "zt/b", "zwyw"])
        page = self.town.page("topic", kind="topic", path=path, title="专题")
        self.town.approved(page, subject_type="page", by="network_centre")
        self.online["topic"] = "portal"

    def drop_topic(self) -> None:
        if self.online.pop("topic", None):
            build(certify=True)
            self.town.withdraw("topic")

    def wait(self) -> None:
        self.town.clock.go_on(seconds=self.dice.choice([5, 20, 35]))

    def open_section(self) -> None:
        site = self.town.site(
            subject=named("section"),
            name="云溪乡",
            kind="section",
            base_path=f"/{SECTION}/",
            portal=named("portal"),
            columns=[column(SECTION + "-gz", self.dice.choice(["工作", "动态"]), "list")],
        )
        self.town.approved(site, subject_type="site", by="network_centre")
        self.section = True


@pytest.mark.parametrize("seed", range(6))
def test_random_sequences(town: TreeTown, seed: int, tmp_path: Path) -> None:
    play = Play(town, seed)
    acts = []
    for number in range(14):
        acts.append(play.act())
        if play.dice.random() < 0.6:
            report = build(certify=True)
            assert not report.stopped, (acts, [str(fault) for fault in report.refused])
        if number % 5 == 4:
            _compare(tmp_path / f"full{number}", acts)
    town.clock.go_on(seconds=100)
    _compare(tmp_path / "full", acts)
    assert any(path.startswith(f"{HOST}/") for path in tree_files())


def _compare(other: Path, acts: list[str]) -> None:
    report = build(certify=True)
    assert not report.stopped, (acts, [str(fault) for fault in report.refused])
    served = PublishedFolder()
    other.mkdir()
    shutil.copy(served.path / "journal", other / "journal")
    build(full=True, published=PublishedFolder(other))
    stepwise = served.releases.current(signature_valid)
    full = PublishedFolder(other).releases.current(signature_valid)
    assert stepwise is not None and full is not None
    if full.root != stepwise.root:
        here, there = tree_files(), tree_files(other)
        differing = [path for path in {*here, *there} if here.get(path) != there.get(path)]
        raise AssertionError((acts, sorted(differing)))
    assert full.state == stepwise.state, acts
