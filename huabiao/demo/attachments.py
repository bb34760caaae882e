"""Files offered under items, made by code: Word, Excel and PDF, with nothing in them that must not go online."""

import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import typst
from docx import Document
from openpyxl import Workbook

from huabiao.demo.data import text as file_text
from huabiao.demo.texts import Text
from huabiao.render.forms import FontMissing, chinese_font

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


def pdf(title: str, paragraphs: list[str]) -> bytes:
    """A PDF of a heading and paragraphs. Raises `FontMissing`."""
    made: bytes = typst.compile(
        file_text("county", "paper.typ").encode(),
        sys_inputs={
            "paper": json.dumps(
                {"font": chinese_font(), "title": title, "paragraphs": paragraphs},
                ensure_ascii=False,
            )
        },
    )
    return made


def _guide(text: Text, _chance: random.Random) -> File:
    paragraphs = [
        "一、公开的主体。县政府办公室和县政府各部门、各乡镇按照谁制作谁公开的原则公开政府信息。",
        "二、主动公开的范围。机构职能、政策文件、财政预算决算、行政许可、应急预案等，见门户网站政府信息公开栏目。",
        "三、依申请公开。申请人可以当面提交，也可以邮寄或者通过门户网站提交；自收到申请之日起二十个工作日内答复。",
        "四、监督方式。认为未依法履行公开义务的，可以向县政府办公室投诉，也可以依法申请复议或者提起诉讼。",
    ]
    name = "清砚县政府信息公开指南"
    try:
        return File(f"{name}.pdf", pdf(text.title, paragraphs))
    except FontMissing:
        # A machine without a Chinese font can still show the example: the same words as a Word file.
        return File(f"{name}.docx", word(text.title, paragraphs))


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
    "guide": _guide,
    "report": _report,
}
