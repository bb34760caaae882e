"""A preview is the published page plus its banner."""

import pytest

from huabiao import render
from tests.render.page_reading import StrictPage
from tests.render.qingyan_pages import PAGE_KINDS, every_page, links
from tests.render.qingyan_sample import THEME, item, place, portal

PREFIX = "/preview/1f0c"


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_taking_banner_and_prefix_away_gives_the_published_bytes(kind: str) -> None:
    page = every_page()[kind]
    preview = render.previewed(page, sentence="预览：尚未发布", prefix=PREFIX)
    assert preview != page
    assert render.published(preview, prefix=PREFIX) == page
    read = StrictPage(preview)
    assert "预览：尚未发布" in read.text
    for tag, attributes in read.tags:
        address = attributes.get("src" if tag == "img" else "href", "#")
        assert address.startswith((PREFIX, "#", "https://", "//", "tel:"))


def test_words_that_look_like_an_address_stay() -> None:
    words = '正文写着 href="/a" 和 src="/b"'
    shown = item("通知", body=[{"type": "rich_text", "html": f"<p>{words}</p>"}])
    page = render.item_page(THEME, portal(), shown, place(1), links)
    preview = render.previewed(page, sentence="<预览>", prefix=PREFIX)
    assert words in preview.decode()
    assert render.published(preview, prefix=PREFIX) == page
    assert "&lt;预览&gt;" in preview.decode()
