"""Whatever bytes arrive, screening answers; it never raises."""

import io
import zipfile

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from huabiao.rules.screening import FileLimits, compile_rules, screen_file

RULES = compile_rules(
    [{"id": "w", "kind": "lexicon", "category": "c", "level": "block", "words": ["机密"]}],
    limits=FileLimits(pictures_read=0),
)
HEADS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\3\4",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"{\\rtf1",
    b"<?xml?><a>",
    b"<svg>",
]


def _document() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("正文" * 50)
    document.save(buffer)
    return buffer.getvalue()


DOCUMENT = _document()


@settings(max_examples=150)
@given(
    st.sampled_from(HEADS),
    st.binary(max_size=300),
    st.sampled_from(["a.pdf", "a.docx", "a.png", "a", "a.zip"]),
)
def test_any_bytes(head: bytes, rest: bytes, name: str) -> None:
    screen_file(name, head + rest, RULES).as_document()


@settings(max_examples=40)
@given(st.integers(0, len(DOCUMENT) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_document(at: int, noise: bytes) -> None:
    screen_file("a.docx", DOCUMENT[:at] + noise + DOCUMENT[at + len(noise) :], RULES).as_document()


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_a_damaged_part(text: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "xl/workbook.xml", "<workbook><sheets><sheet name='a'/></sheets></workbook>"
        )
        package.writestr("xl/worksheets/sheet1.xml", text)
    screen_file("a.xlsx", buffer.getvalue(), RULES).as_document()
