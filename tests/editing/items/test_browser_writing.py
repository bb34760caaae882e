"""In a real browser: last keystrokes reach the server, pasting from Word is clean, one press sets a text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from huabiao.editing.items.models import Item
from tests.editing.items.test_browser_copy import WAIT, log_in
from tests.editing.qingyan_office import Office, found_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLIPBOARD = Path(__file__).parent / "clipboard"
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    data.setData('text/html', html);
    data.setData('text/plain', text);
    document.querySelector('.Draftail-Editor [contenteditable=true]').dispatchEvent(
        new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def tab(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A page of a real browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(base_url=live_server.url)
        page.on("dialog", lambda dialog: dialog.accept())
        page.set_default_timeout(WAIT)
        yield page
        browser.close()


def open_editor(tab: Any) -> tuple[Office, Item]:
    """The editor of a text of one paragraph, the cursor at its end."""
    office = found_office()
    item = office.draft(text="<p>开头。</p>")
    log_in(tab, office.officer("information_officer"))
    tab.goto(reverse("item:edit", args=[item.pk]))
    words = tab.locator(".Draftail-Editor [contenteditable=true]").first
    words.click()
    tab.keyboard.press("Control+End")
    return office, item


def stored(tab: Any, item: Item) -> list[dict[str, Any]]:
    """Save, and what is stored then."""
    with tab.expect_navigation():
        tab.click(".huabiao-save")
    blocks: list[dict[str, Any]] = Item.objects.get(pk=item.pk).body.get_prep_value()
    return blocks


def test_the_last_keystrokes_before_saving_are_saved(tab: Any) -> None:
    _office, item = open_editor(tab)
    # Typed and pressed in one breath: nothing waits for the editor's own delay.
    tab.keyboard.type("abc")
    tab.evaluate("document.querySelector('.huabiao-save').click()")
    tab.wait_for_url("**kept=**")
    assert "开头。abc" in Item.objects.get(pk=item.pk).body.get_prep_value()[0]["value"]


def test_pasting_from_word_makes_text_and_table_blocks(tab: Any) -> None:
    _office, item = open_editor(tab)
    html = (CLIPBOARD / "word.html").read_text(encoding="utf-8")
    tab.evaluate(PASTE, [html, "一、提高思想认识"])
    tab.wait_for_function("document.querySelectorAll('[data-streamfield-child]').length === 3")
    assert "1 张图片" in tab.inner_text("[data-huabiao-pasted]")
    first, table, last = stored(tab, item)
    assert "开头。" in first["value"]
    assert ">一、提高思想认识</h2>" in first["value"]
    assert "mso" not in str([first, last])
    assert table["type"] == "table"
    assert table["value"]["data"][2] == ["上溪村", "张某", "李某王某"]
    assert 'class="right"' in last["value"]


def test_one_press_sets_the_text_properly_and_one_takes_it_back(tab: Any) -> None:
    office, item = open_editor(tab)
    del office
    tab.keyboard.press("Enter")
    tab.keyboard.insert_text("　　一、加强领导")
    tab.click("[data-huabiao-compose]")
    tab.wait_for_selector(".Draftail-Editor h2:has-text('一、加强领导')")
    tab.click("[data-huabiao-compose]")
    tab.wait_for_selector(".Draftail-Editor h2", state="detached")
    tab.click("[data-huabiao-compose]")
    tab.wait_for_selector(".Draftail-Editor h2")
    [text] = stored(tab, item)
    assert ">一、加强领导</h2>" in text["value"]
    assert "开头。" in text["value"]
