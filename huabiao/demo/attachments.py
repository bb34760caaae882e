"""Files offered under items, made by code: Word and Excel, with nothing in them that must not go online."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from openpyxl import Workbook

from huabiao.demo.texts import Text

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - office files carry times without a zone


@dataclass(frozen=True)
class File:
    """A file by the name readers see."""

    name: str
    data: bytes


def file_of(text: Text) -> File | None:
    """The file that belongs to a text, or none."""
    if not text.attachment:
        return None
    return _KINDS[text.attachment](text, random.Random(text.title))  # noqa: S311 - the same every time


def word(title: str, paragraphs: list[str]) -> bytes:
    """A Word file of a heading and paragraphs."""
    made = Document()
    made.core_properties.created = made.core_properties.modified = _MADE
    made.core_properties.author = "清砚县"
    made.add_heading(title, level=1)
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def sheet(title: str, rows: list[list[str]], *, hidden_column: str | None = None) -> bytes:
    """An Excel file of one table. `hidden_column` hides one column, as people do who want it out of sight."""
    book = Workbook()
    book.properties.created = book.properties.modified = _MADE
    page = book.worksheets[0]
    page.title = title[:31]
    for row in rows:
        page.append(row)
    if hidden_column:
        page.column_dimensions[hidden_column].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _budget(text: Text, chance: random.Random) -> File:
    body = f"县{text.words['bureau']}"
    total = chance.randrange(420, 2600)
    rows = [
        ["项目", "预算数（万元）"],
        ["一、一般公共预算拨款收入", str(total)],
        ["二、基本支出", str(total * 3 // 5)],
        ["三、项目支出", str(total - total * 3 // 5)],
        ["四、“三公”经费", f"{total / 90:.1f}"],
    ]
    return File(f"{body}{text.words['year']}年部门预算表.xlsx", sheet("部门预算", rows))


def _farmers(text: Text, chance: random.Random) -> File:
    rows = [["序号", "户主", "面积", "联系电话"]]
    for number in range(1, 25):
        surname = chance.choice("王李张刘陈杨黄赵周吴徐孙")
        phone = f"1{chance.choice('3589')}{chance.randrange(10)}****（已遮盖）"
        rows.append([str(number), f"{surname}某某", f"{chance.uniform(1.2, 9.6):.1f}亩", phone])
    return File(f"{text.words['village']}涉及农户名单（已遮盖）.xlsx", sheet("农户名单", rows))


def _report(text: Text, chance: random.Random) -> File:
    year = text.words["last_year"]
    paragraphs = [
        f"一、总体情况。{year}年主动公开信息{chance.randrange(60, 320)}条。",
        "二、收到和处理政府信息公开申请情况。均在法定期限内答复。",
        "三、存在的主要问题及改进情况。解读形式较单一，将增加图表和问答。",
    ]
    return File(f"{year}年度政府信息公开工作年度报告.docx", word(text.title, paragraphs))


_KINDS: dict[str, Callable[[Text, random.Random], File]] = {
    "budget": _budget,
    "farmers": _farmers,
    "report": _report,
}
