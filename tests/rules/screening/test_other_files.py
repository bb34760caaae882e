"""PDF, pictures, archives, web pages, layouts and plain text; and what cannot be read says so."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from huabiao.rules.screening import (
    FileLimits,
    ScreeningRules,
    compile_rules,
    screen_file,
)
from huabiao.rules.screening.reading import pictures

MARK = "机密★1年"


def found(name: str, data: bytes, rules: ScreeningRules) -> set[tuple[str, str]]:
    return {(one.place, one.rule) for one in screen_file(name, data, rules) if one.level != "hint"}


def sole_refusal(name: str, data: bytes, rules: ScreeningRules) -> str:
    (one,) = screen_file(name, data, rules).blocks
    assert one.category == "unreadable_file"
    return one.advice


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def picture(size: tuple[int, int] = (40, 40)) -> Image.Image:
    return Image.new("RGB", size, "white")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = tmp_path_factory.mktemp("pdf") / "a.typ"
    source.write_text(
        f'#set text(font: "Noto Serif CJK SC")\n正文\n#pagebreak()\n某{MARK}事项', encoding="utf-8"
    )
    return bytes(typst.compile(str(source)))


def test_pdf_pages(pdf: bytes, rules: ScreeningRules) -> None:
    assert found("a.pdf", pdf, rules) == {("第2页第1行", "level-star")}


def test_pdf_properties_notes_and_attachments(rules: ScreeningRules) -> None:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.add_metadata({"/Subject": MARK})
    writer.add_annotation(0, FreeText(text=MARK, rect=(10, 10, 200, 60)))
    writer.add_attachment("名单.txt", b"11010519491231002X")
    writer.add_outline_item(title=MARK, page_number=0)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert found("a.pdf", buffer.getvalue(), rules) == {
        ("文档属性", "level-star"),
        ("第1页批注", "level-star"),
        ("书签", "level-star"),
        ("“a.pdf”内“名单.txt”：正文第1行", "id_card"),
    }


def test_pdf_encrypted_or_broken(pdf: bytes, rules: ScreeningRules) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt("secret")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "已加密" in sole_refusal("a.pdf", buffer.getvalue(), rules)
    assert "已损坏" in sole_refusal("a.pdf", pdf[:1000], rules)


def test_pictures_say_what_is_written_beside_the_pixels(rules: ScreeningRules) -> None:
    exif = Image.Exif()
    exif[0x010E] = MARK.encode()
    exif[0x9C9C] = "内部资料".encode("utf-16-le")
    jpeg = io.BytesIO()
    picture().save(jpeg, "JPEG", exif=exif)
    assert found("a.jpg", jpeg.getvalue(), rules) == {
        ("图片属性", "level-star"),
        ("图片属性", "internal"),
    }
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>")
    png = io.BytesIO()
    picture().save(png, "PNG", pnginfo=info)
    assert found("a.png", png.getvalue(), rules) == {("图片属性", "level-star")}


@pytest.mark.parametrize(
    ("pictures_read", "sentence"), [(0, "没有启用"), (5, "未安装"), (1, "其余图片")]
)
def test_a_picture_not_read_says_so(
    pictures_read: int,
    sentence: str,
    rows: list[dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing_seen = None if sentence == "未安装" else lambda _: None
    monkeypatch.setattr(pictures, "_recogniser", lambda: nothing_seen)
    rules = compile_rules(rows, limits=FileLimits(pictures_read=pictures_read))
    png = io.BytesIO()
    picture(size=(400, 300)).save(png, "PNG")
    hints = list(
        screen_file("a.zip", zipped({"1.png": png.getvalue(), "2.png": png.getvalue()}), rules)
    )
    assert {(hint.category, hint.level) for hint in hints} == {("not_read", "hint")}
    assert sentence in hints[-1].advice


def test_recognition_reads_the_pixels_of_a_scan(rows: list[dict[str, object]]) -> None:
    pytest.importorskip("rapidocr")
    fonts = sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.*"))
    if not fonts:
        pytest.skip("no Chinese font to draw a scan with")
    scan = picture(size=(900, 500))
    font = ImageFont.truetype(str(fonts[0]), 40)
    draw = ImageDraw.Draw(scan)
    for line, (x, text) in enumerate(
        [(30, "000012"), (30, "机密"), (30, "特急"), (260, "关于工作的通知")]
    ):
        draw.text((x, 30 + 70 * line), text, font=font, fill="black")
    buffer = io.BytesIO()
    scan.save(buffer, "PDF")
    assert found("扫描件.pdf", buffer.getvalue(), compile_rules(rows)) == {
        ("“扫描件.pdf”内“第1页图片1”：图片文字第2行", "level-head")
    }


@pytest.mark.parametrize(
    ("name", "data", "category"),
    [
        ("a.jpg", b"hello", "type_mismatch"),
        ("a.png", b"%PDF-1.7\n", "type_mismatch"),
        ("a.txt", b"MZ\x90\0program", "type_mismatch"),
        ("a.pdf", "<html><body>你好</body></html>".encode(), "type_mismatch"),
        ("a.docx", zipped({"a.txt": b"a"}), "type_mismatch"),
        ("a.png", b"\x89PNG\r\n\x1a\nbroken", "unreadable_file"),
        ("a.docx", b"PK\3\4 broken", "unreadable_file"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable_file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "unreadable_file"),
        ("a.rar", b"Rar!\x1a\x07\0", "unreadable_file"),
        ("a.dat", b"\0\1\2\3\x88\x99\xff\xff", "unreadable_file"),
        ("a.xlsb", zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"\0"}), "unreadable_file"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_or_cannot_be_read_is_refused(
    name: str, data: bytes, category: str, rules: ScreeningRules
) -> None:
    assert category in {one.category for one in screen_file(name, data, rules).blocks}


def test_archives_are_read_to_the_bottom_with_gbk_names(rules: ScreeningRules) -> None:
    inner = zipped({"b.txt": MARK.encode("gb18030")})
    outer = zipped({"inner.zip": inner, "name.txt": "正文".encode()})
    assert found("a.zip", outer, rules) == {
        ("“a.zip”内“inner.zip”：“inner.zip”内“b.txt”：正文第1行", "level-star")
    }
    gbk = "名单机密★.txt".encode("gb18030")
    placeholder = b"x" * (len(gbk) - 4) + b".txt"
    renamed = zipped({placeholder.decode(): b"a"}).replace(placeholder, gbk)
    assert found("a.zip", renamed, rules) == {("“a.zip”内“名单机密★.txt”：文件名", "level-star")}


def test_bombs_are_stopped_at_the_bound(rows: list[dict[str, object]]) -> None:
    limits = FileLimits(
        expanded_bytes=2_000_000, ratio=100, ratio_from_bytes=100_000, members=20, depth=2
    )
    rules = compile_rules(rows, limits=limits)
    assert "压缩比" in sole_refusal("a.zip", zipped({"a.txt": bytes(1_500_000)}), rules)
    stored = zipped({f"{n}.txt": b"a" * 900_000 for n in range(3)}, zipfile.ZIP_STORED)
    assert "上限" in sole_refusal("a.zip", stored, rules)
    assert "文件数" in sole_refusal("a.zip", zipped({f"{n}": b"" for n in range(21)}), rules)
    nested = zipped({"a.txt": b"a"})
    for _ in range(3):
        nested = zipped({"a.zip": nested})
    assert "嵌套" in sole_refusal("a.zip", nested, rules)
    assert "上限" in sole_refusal(
        "a.txt", b"a" * 200, compile_rules(rows, limits=FileLimits(file_bytes=100))
    )


def test_a_directory_that_lies_about_sizes_expands_nothing_beyond_the_bound(
    rows: list[dict[str, object]],
) -> None:
    rules = compile_rules(rows, limits=FileLimits(expanded_bytes=1_000_000, ratio_from_bytes=10**9))
    honest = zipped({"a.txt": bytes(5_000_000)})
    lying = honest.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10))
    assert screen_file("a.zip", lying, rules).blocks
    assert screen_file("a.zip", honest, rules).blocks


def test_an_encrypted_member_is_refused(rules: ScreeningRules) -> None:
    data = bytearray(zipped({"a.txt": b"abc"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert "加密" in sole_refusal("a.zip", bytes(data), rules)


@pytest.mark.parametrize("name", ["a.svg", "a.xml", "a.docx"])
def test_entity_bombs_are_refused_unexpanded(name: str, rules: ScreeningRules) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    bomb += "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 12)
    )
    bomb += "]><svg>&a11;</svg>"
    data = bomb.encode()
    if name == "a.docx":
        data = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": data})
    assert "文档类型声明" in sole_refusal(name, data, rules)


def test_web_pages(rules: ScreeningRules) -> None:
    page = (
        "<!doctype html><html><head><title>通知</title><meta name=a content='秘密★'></head><body>"
        f"<p>机<b>密</b>&#9733;1年</p><p hidden>11010519491231002X</p><img alt='{MARK}'><!-- {MARK} --></body></html>"
    )
    assert {place for place, _ in found("a.html", page.encode(), rules)} == {
        "网页文字第4行",
        "网页文字第6行",
        "meta元素的content属性",
        "img元素的alt属性",
        "网页注释",
    }


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-be-bom"]
)
def test_plain_text_in_the_encodings_of_chinese_offices(
    encoding: str, rules: ScreeningRules
) -> None:
    text = f"通知\n某{MARK}事项".replace("★", "★")
    data = (
        b"\xfe\xff" + text.encode("utf-16-be")
        if encoding.endswith("bom")
        else text.encode(encoding)
    )
    assert found("a.txt", data, rules) == {("正文第2行", "level-star")}
    assert found("a.csv", data, rules) == {("正文第2行", "level-star")}


def test_rtf_ofd_and_opendocument(rules: ScreeningRules) -> None:
    rtf = rb"{\rtf1\ansi\ansicpg936 \'bb\'fa{\b \'c3\'dc}\u9733?1\par}"
    assert found("a.rtf", rtf, rules) == {("正文第1行", "level-star")}
    page = f'<o:Page xmlns:o="u"><o:TextCode>机</o:TextCode><o:TextCode>{MARK[1:]}</o:TextCode></o:Page>'
    ofd = zipped({"OFD.xml": b"<OFD/>", "Doc_0/Pages/Page_0/Content.xml": page.encode()})
    assert found("a.ofd", ofd, rules) == {("部件“Doc_0/Pages/Page_0/Content.xml”", "level-star")}
    content = f"<d><p>机<span>密</span>{MARK[2:]}</p></d>"
    odt = zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    )
    assert found("a.odt", odt, rules) == {("正文", "level-star")}


def test_a_file_name_is_text_too(rules: ScreeningRules) -> None:
    assert found("绝密★会议.txt", "正文".encode(), rules) == {("文件名", "level-star")}


def test_media_are_pointed_out(rules: ScreeningRules) -> None:
    (hint,) = screen_file("a.mp4", b"\0\0\0\x18ftypmp42" + bytes(40), rules)
    assert (hint.category, hint.level) == ("not_read", "hint")
