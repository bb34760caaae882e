"""Texts of items: hand-written patterns filled from tables. The same seed gives the same texts."""

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huabiao.demo.data import PATTERNS, read
from huabiao.demo.moments import OFFICE_TIME, season

SEED = 990421
_TRIES = 60
_PLACE = re.compile(r"\{(\w+)\}")
_NUMBER = "#"


@dataclass(frozen=True)
class Document:
    """What the catalogue of open information says of a document (政府信息公开目录)."""

    issuer: str
    number: str
    index_number: str
    written_on: date
    topic: str


@dataclass(frozen=True)
class Text:
    """One item's words and what belongs to it. `column` is the path on its site; `concerned` a body's short name."""

    pattern: str
    site: str
    column: str
    title: str
    source: str
    paragraphs: tuple[str, ...]
    moment: datetime
    scope: str = "own"
    importance: str = "ordinary"
    repost: bool = False
    source_url: str = ""
    concerned: str = ""
    caption: str = ""
    table: str = ""
    attachment: str = ""
    expires_days: int = 0
    document: Document | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The running text; a document ends with its issuer and date at the right."""
        paragraphs = [f"<p>{one}</p>" for one in self.paragraphs]
        if self.document is not None:
            day = self.document.written_on
            signed = (self.document.issuer, f"{day.year}年{day.month}月{day.day}日")
            paragraphs += [f'<p class="right">{one}</p>' for one in signed]
        return "".join(paragraphs)


class Composer:
    """Draws texts, never two with one title. Draw in order of time: numbers of documents count upwards."""

    def __init__(self, seed: int = SEED) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - an example has to come out the same every time
        self._tables: dict[str, Any] = read("patterns", "tables.yaml")
        self._patterns = [
            {"site": name, **pattern}
            for name in PATTERNS
            for pattern in read("patterns", f"{name}.yaml")
        ]
        self._titles: set[str] = set()
        self._counted: Counter[str] = Counter()

    def reserve(self, title: str) -> None:
        """Keep a title for an item that is written by hand."""
        self._titles.add(title)

    def draw(self, site: str, moment: datetime, *, only: str | None = None) -> Text:
        """A text for a site at a moment, of any pattern that fits the month (`only`: of this one)."""
        month = moment.astimezone(OFFICE_TIME).month
        fitting = [
            one
            for one in self._patterns
            if one["site"] == site
            and month in one.get("months", range(1, 13))
            and (not one.get("festival") or month in self._tables["festivals"])
            and only in (None, one["key"])
        ]
        for _try in range(_TRIES):
            weights = [one["weight"] for one in fitting]
            pattern = self._chance.choices(fitting, weights)[0]
            made = self._fill(pattern, moment)
            if made is not None:
                return made
        raise LookupError(f"no new title for {site} in {_TRIES} tries: add patterns or words")

    def _fill(self, pattern: Mapping[str, Any], moment: datetime) -> Text | None:
        day = moment.astimezone(OFFICE_TIME).date()
        words = self._words(pattern, day)
        counted = _filled(pattern["title"], words | {"number": _NUMBER})
        words["number"] = str(self._counted[counted] + 1)
        title = _filled(pattern["title"], words)
        if title in self._titles:
            return None
        self._titles.add(title)
        self._counted[counted] += 1
        column = pattern["column"]
        if column == "bmdt":
            column = f"bmdt/{words['bureau']}"
        return Text(
            pattern=pattern["key"],
            site=pattern["site"],
            column=column,
            title=title,
            source=_filled(pattern["source"], words),
            paragraphs=tuple(_filled(one, words) for one in pattern["body"]),
            moment=moment,
            scope=pattern.get("scope", "own"),
            importance=pattern.get("importance", "ordinary"),
            repost=pattern.get("repost", False),
            source_url=pattern.get("source_url", ""),
            concerned=_filled(pattern.get("concerned", ""), words),
            caption=pattern["caption"] if self._chance.random() < pattern.get("picture", 0) else "",
            table=pattern.get("table", ""),
            attachment=pattern.get("attachment", ""),
            expires_days=pattern.get("expires_days", 0),
            document=self.document(pattern.get("document"), day),
            words=words,
        )

    def written(self, stated: Mapping[str, Any], moment: datetime) -> Text:
        """A text written by hand (one entry of `stories.yaml`)."""
        fields = {name: value for name, value in stated.items() if name != "document"}
        fields["paragraphs"] = tuple(stated["paragraphs"])
        day = moment.astimezone(OFFICE_TIME).date()
        document = self.document(stated.get("document"), day)
        self.reserve(stated["title"])
        return Text(pattern="written", moment=moment, document=document, **fields)

    def document(self, stated: Mapping[str, str] | None, day: date) -> Document | None:
        """Data of a document dated the day before, with the next number of its issuer's year."""
        if stated is None:
            return None
        written = day - timedelta(days=self._chance.randrange(1, 6))
        year, sign = written.year, stated["sign"]
        self._counted[f"{sign}{year}"] += 1
        self._counted[f"index{year}"] += 1
        return Document(
            issuer=stated["issuer"],
            number=f"{sign}〔{year}〕{self._counted[f'{sign}{year}']}号",
            index_number=f"99042100/{year}-{self._counted[f'index{year}']:05d}",
            written_on=written,
            topic=stated["topic"],
        )

    def _words(self, pattern: Mapping[str, Any], day: date) -> dict[str, str]:
        chance, tables = self._chance, self._tables
        when = season(day)
        words = {
            "year": str(day.year),
            "last_year": str(day.year - 1),
            "month": str(day.month),
            "day": str(day.day),
            "season": when,
            "season_topic": chance.choice(tables["season_topics"][when]),
            "crop": chance.choice(tables["crops"][when]),
            "weather": chance.choice(tables["weathers"][when]),
            "festival": chance.choice(tables["festivals"].get(day.month, [""])),
            "count": str(chance.randrange(36, 240)),
            "few": str(chance.randrange(8, 30)),
            "fewer": str(chance.randrange(2, 8)),
            "hour": str(chance.choice((7, 8, 9, 22))),
            "batch": f"{day.month:02d}{chance.randrange(1, 29):02d}",
        }
        wanted = list(pattern["tables"])
        if "bureau" in wanted:
            words["bureau"] = chance.choice(list(tables["topics_of"]))
        for name in dict.fromkeys(wanted):
            number = wanted.count(name)
            if name == "bureau":
                continue
            known = tables["words"][name]
            if name == "topic" and "bureau" in words:
                known = tables["topics_of"][words["bureau"]]
            drawn = chance.sample(known, number)
            words[name] = drawn[0]
            words |= {f"{name}{place}": word for place, word in enumerate(drawn, 1)}
        return words


def _filled(sentence: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: words[match.group(1)], sentence)
