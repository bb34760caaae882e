"""The closed schemas: what they take, what they refuse, and that they say why."""

import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.register.payloads import (
    ItemPayload,
    PagePayload,
    PayloadRefused,
    SitePayload,
    is_neutral,
    matter_of,
    matters_of,
    neutral,
    parse,
)

Document = dict[str, Any]
Make = Callable[..., Document]
Encode = Callable[[Document], bytes]

BLOB = "sha256:" + "b" * 64
OTHER_BLOB = "sha256:" + "c" * 64


def picture(**changes: Any) -> Document:
    base: Document = {
        "blob": BLOB,
        "media_type": "image/jpeg",
        "width": 800,
        "height": 600,
        "alt": "会议现场",
        "caption": "会议现场",
        "renditions": [
            {
                "name": "thumb",
                "blob": OTHER_BLOB,
                "media_type": "image/jpeg",
                "width": 200,
                "height": 150,
            }
        ],
    }
    return {**base, **changes}


def refusal(document: Document, encode: Encode) -> PayloadRefused:
    with pytest.raises(PayloadRefused) as caught:
        parse(encode(document))
    return caught.value


def test_each_schema_is_read_into_its_own_type(
    item_document: Make, site_document: Make, page_document: Make, encode: Encode
) -> None:
    assert isinstance(parse(encode(item_document())), ItemPayload)
    assert isinstance(parse(encode(site_document())), SitePayload)
    assert isinstance(parse(encode(page_document())), PagePayload)


def test_every_problem_is_told_at_once_and_the_content_is_not_repeated(
    item_document: Make, encode: Encode
) -> None:
    document = item_document(title=" ", live=True, nonce="short", keywords=["绝密内容", 3])
    found = refusal(document, encode)
    assert {problem.where for problem in found.problems} == {"title", "live", "nonce", "keywords.1"}
    assert "绝密内容" not in str(found)


@pytest.mark.parametrize(
    "html",
    [
        "<p>好<script>alert(1)</script></p>",
        '<p onclick="x()">好</p>',
        '<p><img src="https://example.org/x.png"></p>',
        '<p><a href="javascript:alert(1)">好</a></p>',
        '<p><a href="/relative">好</a></p>',
        '<p style="color:red">好</p>',
        '<embed embedtype="image" id="3">',
        "<p>好<!--i:7--></p>",
        "<p>没有结束",
    ],
)
def test_foreign_markup_is_refused(html: str, item_document: Make, encode: Encode) -> None:
    document = item_document(body=[{"type": "rich_text", "html": html}])
    assert [problem.where for problem in refusal(document, encode).problems] == [
        "body.0.rich_text.html"
    ]


def test_neutral_markup_keeps_what_an_office_needs() -> None:
    html = (
        '<h2>一、总体要求</h2><p class="right">清砚县人民政府办公室<br>2026年3月2日</p>'
        '<table><tbody><tr><td colspan="2">合计</td></tr></tbody></table>'
        '<p><a href="huabiao:11111111-1111-4111-8111-111111111111">图解</a></p>'
    )
    assert neutral(html) == html
    assert is_neutral(html)


@given(st.text(alphabet=string.ascii_letters + "<>/=\"'&;!- 好", max_size=200))
def test_neutral_is_idempotent_and_never_lets_a_script_through(html: str) -> None:
    once = neutral(html)
    assert neutral(once) == once
    assert is_neutral(once)
    assert "<script" not in once.lower()
    assert "<!--" not in once


def test_invisible_and_direction_marks_are_refused(item_document: Make, encode: Encode) -> None:
    for mark in ("\u202e", "\u200b", "\x07", "\ufeff"):
        found = refusal(item_document(title=f"通{mark}知"), encode)
        assert [problem.where for problem in found.problems] == ["title"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.html", "text/html"),
        ("a.svg", "image/svg+xml"),
        ("a.pdf", "text/html"),
        ("../a.pdf", "application/pdf"),
        (".htaccess", "text/plain"),
        ("a.pdf.exe", "application/pdf"),
    ],
)
def test_a_file_that_would_run_or_lie_about_its_type_is_refused(
    name: str, media_type: str, item_document: Make, encode: Encode
) -> None:
    attachment = {"blob": BLOB, "name": name, "media_type": media_type, "size": 10}
    assert refusal(item_document(attachments=[attachment]), encode).problems


def test_blobs_are_all_digests_a_public_page_would_need(
    item_document: Make, encode: Encode
) -> None:
    third = "sha256:" + "d" * 64
    payload = parse(
        encode(
            item_document(
                body=[{"type": "picture", "picture": picture()}],
                attachments=[
                    {"blob": third, "name": "附件1.pdf", "media_type": "application/pdf", "size": 9}
                ],
            )
        )
    )
    assert payload.blobs() == {BLOB, OTHER_BLOB, third}


def test_links_to_own_content_are_named_by_uuid(
    item_document: Make, encode: Encode, uuid_of: Callable[[str], str]
) -> None:
    target = uuid_of("图解")
    html = f'<p><a href="huabiao:{target}">图解</a></p>'
    payload = parse(encode(item_document(body=[{"type": "rich_text", "html": html}])))
    assert payload.own_links() == {target}
    wrong = '<p><a href="huabiao:42">图解</a></p>'
    assert refusal(item_document(body=[{"type": "rich_text", "html": wrong}]), encode).problems


def test_placements_are_unique_and_include_the_items_own_site(
    item_document: Make, encode: Encode, uuid_of: Callable[[str], str]
) -> None:
    home = {"site": uuid_of("portal"), "column": uuid_of("column tzgg")}
    away = {"site": uuid_of("yunxi"), "column": uuid_of("column yunxi-tzgg")}
    assert refusal(item_document(placements=[home, home]), encode).problems
    assert refusal(item_document(placements=[away]), encode).problems
    assert parse(encode(item_document(placements=[home, away])))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "section"},
        {"portal": "11111111-1111-4111-8111-111111111111"},
        {"base_path": "/yunxi/"},
        {"host": "WWW.example"},
        {"emblem": "provincial"},
        {"identity": {"site_code": "123"}},
    ],
)
def test_a_site_whose_parts_do_not_fit_is_refused(
    changes: Document, site_document: Make, encode: Encode
) -> None:
    assert refusal(site_document(**changes), encode).problems


def test_a_column_loop_and_a_reserved_or_month_like_path_are_refused(
    site_document: Make, encode: Encode, uuid_of: Callable[[str], str]
) -> None:
    columns = site_document()["columns"]
    loop = [{**columns[0], "parent": columns[1]["uuid"]}, *columns[1:]]
    assert refusal(site_document(columns=loop), encode).problems
    for path in ("202611", "index", "Aa", "a/b"):
        assert refusal(site_document(columns=[{**columns[0], "path": path}]), encode).problems


def test_the_matter_names_every_column_of_the_site(
    item_document: Make, site_document: Make, encode: Encode, uuid_of: Callable[[str], str]
) -> None:
    site = parse(encode(site_document()))
    assert isinstance(site, SitePayload)
    item = parse(
        encode(
            item_document(
                importance="weighty",
                repost=True,
                placements=[
                    {"site": uuid_of("portal"), "column": uuid_of("column tzgg")},
                    {"site": uuid_of("portal"), "column": uuid_of("column bmdt")},
                ],
            )
        )
    )
    assert [matter["column"] for matter in matters_of(item, site=site)] == [
        "zwyw/tzgg",
        "zwyw/bmdt",
    ]
    assert matter_of(item, site=site) == {
        "subject": "item",
        "scope": "department",
        "importance": "weighty",
        "column": "zwyw/tzgg",
        "site_kind": "portal",
        "channel": "external",
        "repost": True,
        "concerned": [],
    }
    assert matter_of(site, site=site)["subject"] == "site"
    assert matter_of(item, site=site, subject="correction")["subject"] == "correction"


def test_an_internal_site_is_the_internal_channel(site_document: Make, encode: Encode) -> None:
    site = parse(encode(site_document(kind="internal")))
    assert isinstance(site, SitePayload)
    assert matter_of(site, site=site)["channel"] == "internal"


def test_a_payload_has_a_largest_size() -> None:
    with pytest.raises(PayloadRefused) as caught:
        parse(b" " * (8 * 1024 * 1024 + 1))
    assert caught.value.problems[0].code == "too_large"


def test_no_json_at_all_is_refused() -> None:
    for data in (b"", b"[]", b"{", b'{"schema": "item/2"}', b"\xff\xfe"):
        with pytest.raises(PayloadRefused):
            parse(data)


def test_texts_reach_every_place_a_secret_could_hide(item_document: Make, encode: Encode) -> None:
    payload = parse(
        encode(
            item_document(
                kicker="甲",
                subtitle="乙",
                summary="丙",
                body=[
                    {"type": "rich_text", "html": "<p>丁&lt;戊</p>"},
                    {"type": "picture", "picture": picture(alt="己", caption="庚")},
                    {"type": "table", "caption": "辛", "header_rows": 0, "rows": [["壬"], ["癸"]]},
                ],
            )
        )
    )
    text = "\n".join(payload.texts())
    assert all(mark in text for mark in "甲乙丙丁己庚辛壬癸")
    assert "丁<戊" in text
