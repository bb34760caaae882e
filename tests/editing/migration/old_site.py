"""The stock of an older website, written as its export would be."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.editing.qingyan_office import picture_bytes

OLD = "http://old.qingyan.example"
ID_CARD = "11010519491231002X"
"""The specimen number of the standard's own example: a valid check digit, nobody's card."""


def line(number: int, **changes: Any) -> dict[str, Any]:
    """One good line; every number gives another address, title and day."""
    return {
        "address": f"{OLD}/art/{number}.html",
        "title": f"云溪乡第{number}次河道清理情况",
        "source": "云溪乡党政综合办",
        "published": f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10} 09:30",
        "column": "xiangcundongtai",
        "body": f"<p>3月{1 + number % 28}日，云溪乡组织第{number}次河道清理。</p>",
        "scope": "own",
        **changes,
    }


def lines(count: int, start: int = 1) -> list[dict[str, Any]]:
    return [line(number) for number in range(start, start + count)]


def write(folder: Path, stock: Iterable[dict[str, Any]]) -> Path:
    """`items.jsonl` and an empty `files/`."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in stock)
    (folder / "items.jsonl").write_text(text, encoding="utf-8")
    return folder


def put_picture(folder: Path, name: str, width: int = 800) -> None:
    path = folder / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture_bytes(width))
