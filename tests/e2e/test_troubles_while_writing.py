"""What goes wrong at a desk: a secret is typed, two write at once, the session ends, the power fails."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.officer import Officer
from tests.e2e.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine]

CANARY = "zqvmxkfwrtplnd"


@pytest.fixture
def writer(town: Town, browser: Browser) -> Iterator[Officer]:
    """The information officer at their desk."""
    officer = Officer(browser, town, "information_officer")
    yield officer
    officer.leave()


def test_a_state_secret_that_is_typed_is_kept_nowhere(town: Town, writer: Officer) -> None:
    page = writer.page
    writer.begin_item("乡村动态")
    page.fill("[name=title]", "关于防汛物资的通知")
    block = writer.add_block("正文")
    writer.type_into(block, f"机密★3年 {CANARY}部署方案")
    expect(page.locator("[data-huabiao-secret]")).to_be_visible()
    assert CANARY not in page.evaluate("JSON.stringify(window.localStorage)")
    writer.save()
    expect(page.locator("[data-huabiao-erase]")).to_be_attached()
    expect(page.locator("main")).not_to_contain_text(CANARY)
    assert CANARY not in page.evaluate("JSON.stringify(window.localStorage)")
    assert kept_in(town.var) == []
    assert CANARY not in everything_in_the_database(town)


def kept_in(var: Path) -> list[Path]:
    """Files of the data folder and of the temp folder in which the canary lies in clear."""
    # Below the temp folder lie the browser's own profile and other people's files: not the office's.
    files = [*var.rglob("*"), *Path(tempfile.gettempdir()).glob("*")]
    plain = [path for path in files if path.is_file() and not path.is_symlink()]
    return [path for path in plain if any(form in path.read_bytes() for form in forms())]


def forms() -> list[bytes]:
    """The canary as files hold text."""
    return [CANARY.encode(), CANARY.encode("utf-16-le")]


def everything_in_the_database(town: Town) -> str:
    """Every value of every table."""
    with closing(sqlite3.connect(town.var / "db" / "huabiao.sqlite3")) as database:
        return "\n".join(database.iterdump())


def test_two_people_in_one_text_both_keep_their_words(
    town: Town, browser: Browser, writer: Officer
) -> None:
    writer.begin_item("通知公告")
    writer.page.fill("[name=title]", "关于开展人居环境整治的通知")
    writer.write("请各村抓紧整治。")
    writer.save()
    expect(writer.page).to_have_url(re.compile(r"/items/edit/\d+/"))
    address = re.sub(r"\?.*", "", writer.page.url).removeprefix(town.back_office)
    second = Officer(browser, town, "second_writer")
    second.open(address)
    second.page.fill("[name=title]", "关于开展春季人居环境整治的通知")
    second.save()
    expect(second.page.locator("main")).to_contain_text("草稿")
    writer.page.fill("[name=title]", "关于全面开展人居环境整治的通知")
    writer.save()
    expect(writer.page.get_by_role("alert")).to_contain_text("second_writer")
    expect(writer.page.locator(".huabiao-compare__words del").first).to_have_text("春季")
    expect(writer.page.locator(".huabiao-compare__words ins").first).to_have_text("全面")
    expect(writer.page.locator("[name=title]")).to_have_value("关于全面开展人居环境整治的通知")
    writer.save()
    writer.open(address)
    expect(writer.page.locator("[name=title]")).to_have_value("关于全面开展人居环境整治的通知")
    second.leave()


def test_a_session_that_ends_in_mid_form_costs_nothing(writer: Officer) -> None:
    page = writer.page
    writer.begin_item("通知公告")
    page.fill("[name=title]", "关于召开协调会的通知")
    writer.write("定于3月25日召开协调会。")
    wait_until_kept(writer, "定于3月25日召开协调会。")
    writer.context.clear_cookies()
    writer.save()
    expect(page.locator("main")).to_contain_text("登录已过期")
    writer.log_in()
    brought_back(writer, "关于召开协调会的通知", "定于3月25日召开协调会。")


def test_a_power_cut_costs_nothing(writer: Officer) -> None:
    page = writer.page
    writer.begin_item("通知公告")
    page.fill("[name=title]", "关于停水检修的通知")
    writer.write("3月26日停水检修。")
    wait_until_kept(writer, "3月26日停水检修。")
    # The tab is gone without a word: nothing of the page runs any more.
    page.close(run_before_unload=False)
    writer.page = writer.context.new_page()
    brought_back(writer, "关于停水检修的通知", "3月26日停水检修。")


def wait_until_kept(writer: Officer, text: str) -> None:
    """The browser keeps what is typed a moment after the last key."""
    writer.page.wait_for_function(
        "text => JSON.stringify(Object.values(window.localStorage)).includes(text)", arg=text
    )


def brought_back(writer: Officer, title: str, text: str) -> None:
    """The editor offers what was typed, and shows it again on one press."""
    writer.open("/items/new/")
    offer = writer.page.locator("[data-huabiao-offer]")
    expect(offer).to_be_visible()
    offer.locator("[data-huabiao-restore]").click()
    expect(writer.page.locator("[name=title]")).to_have_value(title)
    expect(writer.page.locator("[data-streamfield-child]").first).to_contain_text(text)
