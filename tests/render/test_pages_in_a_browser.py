"""Every kind of page in a real browser: accessibility (axe-core), width, touch, no script needed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.render.qingyan_pages import PAGE_KINDS, every_page
from tests.render.qingyan_sample import THEME

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "theme" / "node_modules" / "axe-core" / "axe.min.js"
ADDRESS = "http://page.qingyan.example/"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="run `npm ci` in theme/ for axe-core"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a display."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


def opened(browser: Browser, kind: str, width: int, *, scripts: bool = True) -> Page:
    """A page of that kind, answered from memory; any request to elsewhere fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    page = context.new_page()

    def answer(route: Route) -> None:
        url = route.request.url
        assert url.startswith(ADDRESS), url
        path = url.removeprefix(ADDRESS)
        if path == "":
            route.fulfill(body=every_page()[kind], content_type="text/html; charset=utf-8")
        elif path.removeprefix("yunxi/") in THEME.assets():
            kind_of = "text/css" if path.endswith(".css") else "image/svg+xml"
            data = THEME.assets()[path.removeprefix("yunxi/")]
            route.fulfill(body=data, content_type=kind_of)
        else:
            route.fulfill(body=PIXEL, content_type="image/png")

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


@pytest.mark.clause("S16")
@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_no_serious_barrier(browser: Browser, kind: str) -> None:
    page = opened(browser, kind, 1280)
    page.evaluate(AXE.read_text())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert len(found["passes"]) > 10  # axe did look
        barriers = [
            {"rule": violation["id"], "nodes": [node["html"] for node in violation["nodes"]][:3]}
            for violation in found["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]
        assert not barriers, json.dumps(barriers, ensure_ascii=False, indent=1)
    page.context.close()


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_fingers_find_their_targets(browser: Browser, kind: str) -> None:
    page = opened(browser, kind, 390)
    # Links within sentences and bylines are exempt, as in WCAG 2.5.5.
    small = page.evaluate(
        "[...document.querySelectorAll('a, summary')]"
        ".filter(e => e.offsetParent && !e.closest('.body p:not(.file), .byline, .mast-portal'))"
        ".map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
        ".filter(([, height]) => height < 44)"
    )
    page.context.close()
    assert not small


@pytest.mark.parametrize("kind", PAGE_KINDS)
def test_no_page_is_wider_than_the_window(browser: Browser, kind: str) -> None:
    page = opened(browser, kind, 1280)
    # 320 px is 1280 px at 400 % zoom (WCAG 1.4.10); 640 px is 200 %.
    for width in (1280, 640, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, width
    page.context.close()


def test_the_menu_of_a_phone_opens_without_script(browser: Browser) -> None:
    page = opened(browser, "home", 390, scripts=False)
    entry = page.locator(".band-list a", has_text="政策文件")
    assert not entry.is_visible()
    page.locator(".band-toggle summary").click()
    assert entry.is_visible()
    box = entry.bounding_box()
    page.context.close()
    assert box is not None
    assert box["height"] >= 44


def test_the_skip_link_shows_when_focused(browser: Browser) -> None:
    page = opened(browser, "notice", 1280)
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    page.context.close()
    assert box is not None
    assert box["x"] >= 0


def test_body_text_is_large_and_indented_by_style(browser: Browser) -> None:
    page = opened(browser, "notice", 390)
    style = page.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('.body > p:not(.flush)'));"
        " return [parseFloat(s.fontSize), parseFloat(s.textIndent), parseFloat(s.lineHeight)] })()"
    )
    page.context.close()
    size, indent, line = style
    assert size >= 18
    assert indent == pytest.approx(2 * size)
    assert line >= 1.5 * size
