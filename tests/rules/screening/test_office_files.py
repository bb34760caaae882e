"""Word, Excel and PowerPoint: nothing is overlooked because it is hidden, deleted, commented or split."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pptx.util import Inches

from huabiao.rules.screening import ScreeningRules, screen_file

MARK = "机密★1年"


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def places(name: str, data: bytes, rules: ScreeningRules) -> set[tuple[str, str]]:
    return {
        (found.place, found.rule)
        for found in screen_file(name, data, rules)
        if found.category != "not_read"
    }


def _body(document: Any) -> None:
    document.add_paragraph(MARK)


def _runs(document: Any) -> None:
    paragraph = document.add_paragraph()
    for sign in MARK:
        paragraph.add_run(sign).bold = True


def _table(document: Any) -> None:
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "机", "密★1年"


def _header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = MARK


def _footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = MARK


def _comment(document: Any) -> None:
    document.add_comment(document.add_paragraph("正文").runs, text=MARK)


def _property(document: Any) -> None:
    document.core_properties.keywords = MARK


def _tracked(document: Any, change: str, text_name: str, text: str) -> None:
    paragraph = document.add_paragraph("前")
    outer, run, said = OxmlElement(change), OxmlElement("w:r"), OxmlElement(text_name)
    said.text = text
    run.append(said)
    outer.append(run)
    paragraph._p.append(outer)


def _deleted(document: Any) -> None:
    _tracked(document, "w:del", "w:delText", MARK)


def _inserted(document: Any) -> None:
    _tracked(document, "w:ins", "w:t", MARK)


def _hidden(document: Any) -> None:
    run = document.add_paragraph().add_run(MARK)
    run.font.hidden = True


def _text_box(document: Any) -> None:
    run = document.add_paragraph().add_run()
    box, content = OxmlElement("w:pict"), OxmlElement("w:txbxContent")
    inner, inner_run, said = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    said.text = MARK
    inner_run.append(said)
    inner.append(inner_run)
    content.append(inner)
    box.append(content)
    run._r.append(box)


def _symbol(document: Any) -> None:
    run = document.add_paragraph("机密").add_run()
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0AB")
    run._r.append(symbol)


WORD: list[tuple[Callable[[Any], None], str]] = [
    (_body, "正文第2段"),
    (_runs, "正文第2段"),
    (_table, "正文第2段"),
    (_header, "页眉第1段"),
    (_footer, "页脚第1段"),
    (_comment, "批注第1段"),
    (_property, "文档属性"),
    (_deleted, "正文第2段修订前的文字"),
    (_inserted, "正文第2段"),
    (_hidden, "正文第2段"),
    (_text_box, "正文第2段"),
    (_symbol, "正文第2段"),
]


@pytest.mark.parametrize(("plant", "place"), WORD, ids=lambda one: getattr(one, "__name__", ""))
def test_word(plant: Callable[[Any], None], place: str, rules: ScreeningRules) -> None:
    document = docx.Document()
    document.add_paragraph("关于工作的通知")
    assert places("通知.docx", saved(document), rules) == set()
    plant(document)
    assert places("通知.docx", saved(document), rules) == {(place, "level-star")}


def test_word_reads_footnotes_and_parts_nobody_expects(rules: ScreeningRules) -> None:
    document = docx.Document()
    buffer = io.BytesIO(saved(document))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("customXml/item9.xml", f"<a><b>机</b><b>{MARK[1:]}</b></a>")
    assert places("通知.docx", buffer.getvalue(), rules) == {
        ("部件“customXml/item9.xml”", "level-star")
    }


def _workbook() -> tuple[Any, Any]:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "名单"
    sheet["A1"] = "姓名"
    return workbook, sheet


def test_workbook_names_what_is_hidden(rules: ScreeningRules) -> None:
    workbook, sheet = _workbook()
    sheet["D5"], sheet["B6"], sheet["F8"] = "13812345678", "11010519491231002X", 13912345678
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[6].hidden = True
    for state in ("hidden", "veryHidden"):
        other = workbook.create_sheet(state)
        other["A1"] = "秘密★"
        other.sheet_state = state
    assert places("名单.xlsx", saved(workbook), rules) == {
        ("工作表“名单”隐藏列D单元格D5", "mobile"),
        ("工作表“名单”隐藏行6单元格B6", "id_card"),
        ("工作表“名单”单元格F8", "mobile"),
        ("隐藏工作表“hidden”单元格A1", "level-star"),
        ("深度隐藏工作表“veryHidden”单元格A1", "level-star"),
    }


def test_workbook_reads_marks_split_over_cells_in_rows_and_columns(rules: ScreeningRules) -> None:
    workbook, sheet = _workbook()
    sheet["C3"], sheet["D3"] = "机", "密★1年"
    sheet["F5"], sheet["A6"], sheet["F6"] = "绝", "其他", "密★"
    assert places("表.xlsx", saved(workbook), rules) == {
        ("工作表“名单”单元格C3", "level-star"),
        ("工作表“名单”单元格F5", "level-star"),
    }


def test_workbook_reads_comments_names_formulas_headers(rules: ScreeningRules) -> None:
    workbook, sheet = _workbook()
    sheet["A1"].comment = Comment(MARK, "某")
    sheet["B2"] = f'=IF(TRUE,"","{MARK}")'
    sheet.oddHeader.center.text = MARK
    workbook.defined_names["n"] = DefinedName("n", attr_text=f'"{MARK}"')
    assert places("表.xlsx", saved(workbook), rules) == {
        ("工作表“名单”批注A1", "level-star"),
        ("工作表“名单”单元格B2", "level-star"),
        ("工作表“名单”页眉页脚、提示或链接", "level-star"),
        ("名称“n”", "level-star"),
    }


def test_a_table_of_figures_holds_no_numbers_of_people(rules: ScreeningRules) -> None:
    workbook, sheet = _workbook()
    for row in range(2, 400):
        sheet.append(
            [
                2000 + row % 26,
                1300 + row * 7,
                6_200_000 + row * 911,
                row % 10,
                15 + row % 3,
                row * 8_191,
            ]
        )
    assert places("统计.xlsx", saved(workbook), rules) == set()


def test_slides(rules: ScreeningRules) -> None:
    presentation = pptx.Presentation()
    shown, hidden = (presentation.slides.add_slide(presentation.slide_layouts[5]) for _ in range(2))
    shown.shapes.title.text = "工作汇报"
    shown.notes_slide.notes_text_frame.text = MARK
    table = shown.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "138123", "11010519491231002X"
    frame = hidden.shapes.title.text_frame
    for sign in MARK:
        frame.paragraphs[0].add_run().text = sign
    hidden._element.set("show", "0")
    assert places("汇报.pptx", saved(presentation), rules) == {
        ("第1张幻灯片备注", "level-star"),
        ("第1张幻灯片", "id_card"),
        ("第2张幻灯片（隐藏）", "level-star"),
    }
