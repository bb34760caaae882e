"""The stock of the older websites: a folder for each, as a contractor would deliver it for the import."""

import json
from collections.abc import Iterable
from pathlib import Path

from huabiao.demo.attachments import file_of
from huabiao.demo.moments import OFFICE_TIME
from huabiao.demo.pictures import NOTE, illustration
from huabiao.demo.tables import table_of
from huabiao.demo.texts import Text
from huabiao.demo.writing import Writers, fields_of, variant_of

_OLD_HOSTS = {
    "portal": "old.qingyan.example",
    "yunxi": "old.qingyan.example/yunxi",
    "yaojian": "old.qingyan.example/scjg/yp",
    "neiwang": "oa.shichang.qingyan.example",
}


def write_stock(
    folder: Path, texts: Iterable[Text], writers: Writers, *, first: int = 10_001
) -> int:
    """Write `items.jsonl` and `files/`; answers how many items there are. `first`: number of the first address."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    count = 0
    with (folder / "items.jsonl").open("w", encoding="utf-8") as lines:
        for count, text in enumerate(texts, 1):
            line = _line(text, first + count - 1, writers, files)
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count


def _line(text: Text, number: int, writers: Writers, files: Path) -> dict[str, object]:
    local = text.moment.astimezone(OFFICE_TIME)
    table, file = table_of(text), file_of(text)
    fields = {name: value for name, value in fields_of(text).items() if value}
    if "written_on" in fields:
        fields["written_on"] = str(fields["written_on"])
    line: dict[str, object] = fields | {
        "address": f"http://{_OLD_HOSTS[text.site]}/info/{local:%Y%m}/{number}.htm",
        "published": f"{local:%Y-%m-%d %H:%M:%S}",
        "column": writers.path(text),
        "body": text.html + (table.html if table else ""),
    }
    if text.caption:
        line["body"] = f'<p><img src="{_keep_picture(text, files)}"></p>{line["body"]}'
        line["pictures"] = [
            {
                "file": _keep_picture(text, files),
                "caption": f"{text.caption}{NOTE}",
                "alt": f"{text.title}，{text.caption}的示意图",
            }
        ]
    if file is not None:
        stored = f"{number}{Path(file.name).suffix}"
        (files / stored).write_bytes(file.data)
        line["attachments"] = [{"file": stored, "name": file.name}]
    return line


def _keep_picture(text: Text, files: Path) -> str:
    data = illustration(text.caption, variant_of(text))
    name = f"{text.caption}-{variant_of(text) % 6 + 1}.jpg"
    if not (files / name).exists():
        (files / name).write_bytes(data)
    return name
