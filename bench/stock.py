"""A stock of any size for measurements, in the format that `huabiao migrate` reads. Same arguments, same bytes.

    python bench/stock.py FOLDER COUNT [COLUMN …]

Texts are articles of real laws where the shared collection is there (HUABIAO_SHARED, or beside the repository),
else the demo county's patterns filled from its tables. Every tenth item holds a table, every seventh a link.
"""

import json
import lzma
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import count as counting
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
OLD = "http://old.qingyan.example"
COLUMNS = tuple(f"lanmu{letter}" for letter in "abcdefgh")
ARTICLES_AN_ITEM = 3
FIRST = datetime(2008, 1, 2, 8, 0)  # noqa: DTZ001 - the offices' own time, as an old export has it
LAST = datetime(2025, 12, 30, 18, 0)  # noqa: DTZ001
WORD = {
    "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns='
    '"http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    '"application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target='
    '"word/document.xml"/></Relationships>',
    "word/document.xml": '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w='
    '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>',
}
"""The parts of the smallest Word file."""
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇]+条", re.M)


class Text(NamedTuple):
    """A title and its paragraphs."""

    title: str
    paragraphs: list[str]


def write_stock(
    folder: Path,
    count: int,
    *,
    columns: Sequence[str] = COLUMNS,
    scope: str = "own",
    attachment_every: int = 0,
) -> Path:
    """Write `count` items to `folder/items.jsonl`, spread evenly over the columns; answers the folder.

    `attachment_every`: each so-many-th item offers a Word file of its own under `files/`; 0 for none.
    """
    (folder / "files").mkdir(parents=True, exist_ok=True)
    step = (LAST - FIRST) / max(count, 1)
    with (folder / "items.jsonl").open("w", encoding="utf-8") as stream:
        for number, text in enumerate(islice(_texts(), count), start=1):
            published = FIRST + step * number
            item: dict[str, Any] = {
                "address": address(number),
                "title": text.title,
                "source": "清砚县人民政府办公室",
                "published": f"{published:%Y-%m-%d %H:%M}",
                "column": columns[number % len(columns)],
                "scope": scope,
                "body": _body(number, text),
                "summary": text.paragraphs[0][:80],
                "keywords": "法规 条文",
            }
            if attachment_every and number % attachment_every == 0:
                item["attachments"] = [_attachment(folder / "files", number, text)]
            stream.write(json.dumps(item, ensure_ascii=False) + "\n")
    return folder


def _attachment(files: Path, number: int, text: Text) -> str:
    """A small Word file with the item's own words; answers its name under `files/`."""
    name = f"{number // 1000:03d}/附件{number}.docx"
    path = files / name
    path.parent.mkdir(exist_ok=True)
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{escape(one, quote=False)}</w:t></w:r></w:p>" for one in text.paragraphs
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for part, content in WORD.items():
            made.writestr(part, content.replace("{paragraphs}", paragraphs))
    return name


def address(number: int) -> str:
    """Where item `number` stood."""
    return f"{OLD}/art/{number // 1000}/{number}.html"


def laws() -> Path:
    """The shared collection of laws; it may not be there."""
    shared = os.environ.get("HUABIAO_SHARED") or REPOSITORY.parent / "shared"
    return Path(shared) / "data" / "laws.jsonl.xz"


def _body(number: int, text: Text) -> str:
    parts = [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in text.paragraphs]
    if number % 7 == 0:
        parts.append(f'<p><a href="{address(number - 1)}">上一件</a></p>')
    if number % 10 == 0:
        rows = "".join(f"<tr><td>{row}</td><td>{number + row}</td></tr>" for row in range(1, 6))
        parts.append(f"<table><tr><th>序号</th><th>数量</th></tr>{rows}</table>")
    return "".join(parts)


def _texts() -> Iterator[Text]:
    """Without end; no title comes twice."""
    seen: dict[str, int] = defaultdict(int)
    for round_number in counting():
        source = _from_laws() if laws().is_file() else _from_patterns(round_number)
        for text in source:
            seen[text.title] += 1
            again = seen[text.title]
            yield text if again == 1 else Text(f"{text.title}（之{again}）", text.paragraphs)


def _from_laws() -> Iterator[Text]:
    with lzma.open(laws(), "rt", encoding="utf-8") as stream:
        for line in stream:
            law = json.loads(line)
            articles = list(_articles(law["body_markdown"]))
            for start in range(0, len(articles), ARTICLES_AN_ITEM):
                chosen = articles[start : start + ARTICLES_AN_ITEM]
                name = _ARTICLE.match(chosen[0])
                title = f"{law['title'][:120]}{name.group() if name else ''}"
                yield Text(title, [p for one in chosen for p in one.split("\n") if p.strip()])


def _articles(body: str) -> Iterator[str]:
    starts = [match.start() for match in _ARTICLE.finditer(body)]
    for start, end in pairwise([*starts, len(body)]):
        yield re.sub(r"^#+ .*$", "", body[start:end], flags=re.M).strip()


def _from_patterns(seed: int) -> Iterator[Text]:
    folder = REPOSITORY / "huabiao" / "demo" / "patterns"
    tables = _lists(yaml.safe_load((folder / "tables.yaml").read_text(encoding="utf-8")))
    patterns = yaml.safe_load((folder / "portal.yaml").read_text(encoding="utf-8"))
    draw = random.Random(seed)
    for number in range(1, 10_000):
        pattern = draw.choice(patterns)
        words: dict[str, str] = defaultdict(lambda: str(draw.randint(2, 90)))
        words |= {"number": str(number), "year": str(2008 + number % 18)}
        words |= {"month": str(1 + number % 12), "day": str(1 + number % 28)}
        for name, table in tables.items():
            words[name] = draw.choice(table)
            words |= {f"{name}{place}": draw.choice(table) for place in range(1, 5)}
        title = pattern["title"].format_map(words)
        yield Text(title, [line.format_map(words) for line in pattern["body"]])


def _lists(tables: dict[str, Any]) -> dict[str, list[str]]:
    """Every word a pattern may ask for, whatever the month or the body."""
    found: dict[str, list[str]] = dict(tables["words"])
    found |= {"bureau": list(tables["topics_of"]), "season": list(tables["season_topics"])}
    for name, table in (("crop", "crops"), ("weather", "weathers"), ("festival", "festivals")):
        found[name] = sorted({word for words in tables[table].values() for word in words})
    return found


def main() -> int:
    """The command."""
    if len(sys.argv) < 3:
        sys.stderr.write(__doc__ or "")
        return 2
    write_stock(Path(sys.argv[1]), int(sys.argv[2]), columns=sys.argv[3:] or COLUMNS)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
