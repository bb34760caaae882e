"""What holds for every kind of public page."""

import re

import pytest

from huabiao import render
from tests.render.page_reading import StrictPage
from tests.render.qingyan_pages import PAGE_KINDS, every_page
from tests.render.qingyan_sample import THEME, portal

LINKS_THAT_LOAD = {"link": "href", "img": "src", "script": "src", "iframe": "src", "source": "src"}


@pytest.fixture(params=PAGE_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of page in turn."""
    return str(request.param)


@pytest.fixture
def page(kind: str) -> bytes:
    """The page of that kind."""
    return every_page()[kind]


def test_no_kind_is_forgotten() -> None:
    assert list(every_page()) == PAGE_KINDS


def test_it_is_well_formed(page: bytes) -> None:
    read = StrictPage(page)
    assert page.startswith(b"<!DOCTYPE html>")
    assert read.all("html") == [{"lang": "zh-CN"}]
    assert len(read.all("h1")) == 1
    assert len(read.all("main")) == 1


def test_no_slot_and_no_undefined_value_is_left(page: bytes) -> None:
    assert b"\0" not in page
    assert b"None" not in page
    assert b"Undefined" not in page


def test_it_runs_no_script(page: bytes) -> None:
    read = StrictPage(page)
    assert not read.all("script")
    for _tag, attributes in read.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not attributes.get("href", "").startswith("javascript:")


def test_it_loads_nothing_from_another_host(page: bytes) -> None:
    for tag, attributes in StrictPage(page).tags:
        address = attributes.get(LINKS_THAT_LOAD.get(tag, ""), "/")
        if attributes.get("rel") != "canonical":
            assert re.match(r"/(?!/)", address), address


def test_a_keyboard_reaches_the_text_first(page: bytes) -> None:
    first = next(attributes for tag, attributes in StrictPage(page).tags if tag == "a")
    assert first == {"class": "skip", "href": "#main"}


def test_every_picture_has_a_text_alternative_and_a_size(page: bytes) -> None:
    for image in StrictPage(page).all("img"):
        assert "alt" in image
        if image.get("class") not in {"headline-picture", "card-picture"}:
            assert int(image["width"]) > 0
            assert int(image["height"]) > 0


def test_the_stylesheet_is_one_of_the_themes_assets(page: bytes) -> None:
    sheet = StrictPage(page).all("link", rel="stylesheet")[0]["href"]
    assert sheet.removeprefix("/yunxi").removeprefix("/") in THEME.assets()


def test_the_title_names_the_site(page: bytes) -> None:
    title = re.search(rb"<title>(.*?)</title>", page)
    assert title is not None
    assert re.search("清砚县人民政府|云溪乡人民政府|清砚县市场监督管理局", title[1].decode())


@pytest.mark.parametrize(
    "words",
    [
        "党政机关网站标识",
        "我为政府网站找错",
        "9904210001",
        "主办单位：",
        "联系方式：0990-0000000",
        "澜ICP备00000001号-1",
        "澜公网安备99042100000001号",
        "网站地图",
    ],
)
def test_the_foot_states_the_seven_elements(page: bytes, words: str) -> None:
    foot = page.decode().partition("<footer")[2]
    assert words in foot


def test_the_error_report_names_code_and_page(kind: str, page: bytes) -> None:
    report = next(
        link["href"] for link in StrictPage(page).all("a") if "jiucuo.html" in link.get("href", "")
    )
    assert re.fullmatch(
        r"https://zfwzgl\.www\.gov\.cn/exposure/jiucuo\.html\?site_code=9904210001"
        r"&url=https%3A%2F%2F(www|scjg)\.qingyan\.example%2F[A-Za-z0-9%._]*",
        report,
    )
    if kind == "notice":
        assert report.endswith("%2Fyaowen%2Ftzgg%2F202603%2F30.html")


def test_the_same_payloads_give_the_same_bytes(kind: str, page: bytes) -> None:
    every_page.cache_clear()
    assert every_page()[kind] == page


def test_the_neutral_page_says_nothing_of_what_was_withdrawn() -> None:
    read = StrictPage(render.gone_page(THEME, portal()))
    assert "您访问的页面不再提供" in read.text
    assert "撤" not in read.text
    assert not read.all("link", rel="canonical")
    assert not read.comments


def test_the_site_map_shows_every_column_in_menus() -> None:
    read = StrictPage(every_page()["site map"])
    shown = {link["href"] for link in read.all("a")}
    for column in portal().columns:
        if column.kind != "link":
            assert f"/{portal().column_path(column.uuid)}/" in shown
