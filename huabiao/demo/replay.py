"""The whole example, from an empty folder to its last day, left in the middle of work."""

import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from huabiao.demo.clock import ReplayClock, keep_offset
from huabiao.demo.data import read
from huabiao.demo.moments import (
    CLOSING,
    OFFICE_TIME,
    OLDEST,
    OPENED,
    SERVICES_FROM,
    TODAY,
    at,
    some_moment,
    working_days,
)
from huabiao.demo.opening import bring_in, make_database, open_county, open_pages
from huabiao.demo.ordinary import Desk
from huabiao.demo.stories import Stories
from huabiao.demo.texts import SEED, Composer, Text
from huabiao.demo.timeline import Timeline
from huabiao.demo.waiting import Waiting
from huabiao.office import clocks

Say = Callable[[str], None]

OFFICERS = {
    "portal": "dzzw-zhuren",
    "yunxi": "yunxi-wangluo",
    "yaojian": "shichang-wangguan",
    "neiwang": "shichang-wangguan",
}
"""Who brings the older items of each site in."""

LAST_OF_STOCK = date(2026, 4, 17)

HOLIDAY_NOTICE = date(2025, 11, 5)
"""When the portal reposted the State Council's notice on holidays (an item written by hand)."""


@dataclass(frozen=True)
class Size:
    """How many items of each site come in from the older websites, and how many are written in the last sixty days."""

    stock: Mapping[str, int]
    written: Mapping[str, int]


SIZES = {
    "full": Size(
        stock={"portal": 950, "yunxi": 230, "yaojian": 140, "neiwang": 60},
        written={"portal": 78, "yunxi": 30, "yaojian": 20, "neiwang": 8},
    ),
    "small": Size(
        stock={"portal": 26, "yunxi": 8, "yaojian": 5, "neiwang": 3},
        written={"portal": 5, "yunxi": 2, "yaojian": 2, "neiwang": 1},
    ),
}


def build(var: Path, size: Size, say: Say) -> None:
    """Make the example in an empty data folder; its own time flows from the end of the last day on."""
    folder = var / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    say("建立数据库……")
    make_database(var)
    clock = ReplayClock(at(OPENED, 9))
    with clocks.set_clock(clock):
        say("设立机构、岗位和账号，采用管理办法，开通四个网站……")
        passphrase = f"baomi {secrets.token_hex(4)}"
        county, websites = open_county(passphrase, clock)
        composer, chance = Composer(), random.Random(SEED)  # noqa: S311 - the same every time
        texts = _older(size, composer, chance)
        say(f"按清单迁入旧网站的信息 {sum(map(len, texts.values()))} 条……")
        bring_in(texts, county, websites, clock, folder=folder / "stock", officers=OFFICERS)
        clock.set(at(OPENED + timedelta(days=7), 9, 10))
        open_pages(county, websites, clock)
        desk = Desk(county, websites, clock, composer)
        stories = Stories(desk)
        timeline = Timeline(clock)
        for moment, text in _recent(size, composer, chance):
            timeline.start(moment, desk.published(text))
        for moment, story in (*stories.all(), *Waiting(stories, folder / "stock").all()):
            timeline.start(moment, story)
        say("重放最近六十天：起草、审查、签发、发布、更正、撤稿……")
        timeline.run(datetime.combine(TODAY, CLOSING, OFFICE_TIME))
        clock.set(datetime.combine(TODAY, CLOSING, OFFICE_TIME))
        desk.publish()
        county.book.keep(folder, passphrase=passphrase)
        keep_offset(folder, clock.moment)
    (folder / "ready").write_text("1", encoding="utf-8")


def _older(size: Size, composer: Composer, chance: random.Random) -> dict[str, list[Text]]:
    days = list(working_days(OLDEST, LAST_OF_STOCK))
    wanted = [site for site, count in size.stock.items() for _ in range(count)]
    chance.shuffle(wanted)
    moments = sorted(some_moment(chance.choice(days), chance) for _ in wanted)
    texts: dict[str, list[Text]] = {site: [] for site in size.stock}
    for site, moment in zip(wanted, moments, strict=True):
        texts[site].append(composer.draw(site, moment))
    texts["portal"].append(
        composer.written(read("county", "stories.yaml")["holiday"], at(HOLIDAY_NOTICE, 16, 20))
    )
    return texts


def _recent(size: Size, composer: Composer, chance: random.Random) -> list[tuple[datetime, Text]]:
    days = list(working_days(SERVICES_FROM, TODAY - timedelta(days=2)))
    wanted = [site for site, count in size.written.items() for _ in range(count)]
    chance.shuffle(wanted)
    moments = sorted(some_moment(chance.choice(days), chance) for _ in wanted)
    return [
        (moment, composer.draw(site, moment)) for site, moment in zip(wanted, moments, strict=True)
    ]
