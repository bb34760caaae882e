"""A leader who signs on paper: printed with a code, entered by one person, compared by a second, then it counts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.officer import Officer
from tests.e2e.town import Town, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine]

TITLE = "关于春季植树活动的通知"
VISIBLE = 2.0


@pytest.mark.clause("T6")
def test_a_signature_on_paper_counts_once_a_second_person_compared_it(
    town: Town, browser: Browser, files: dict[str, Path]
) -> None:
    code = submit_and_print(town, browser)
    enter(town, browser, code, files["picture"])
    second = Officer(browser, town, "secrecy_reviewer")
    second.open("/paper/")
    second.page.get_by_role("link", name=TITLE).click()
    expect(second.page.locator(".desk-compare img")).to_be_visible()
    second.page.locator("button[name=matches][value=yes]").click()
    expect(second.page.locator("main")).to_contain_text("没有待核对")
    second.leave()
    centre = Officer(browser, town, "network_centre")
    centre.open_waiting(TITLE)
    expect(centre.page.locator("main")).to_contain_text("2026-017")
    centre.decide("agree")
    wait_until(lambda: TITLE in town.read("/tongzhigonggao/").text, VISIBLE)
    centre.leave()


def submit_and_print(town: Town, browser: Browser) -> str:
    """An item of one's own department, and the form to be signed by hand. Answers its code."""
    writer = Officer(browser, town, "information_officer")
    page = writer.page
    writer.begin_item("通知公告")
    page.fill("[name=title]", TITLE)
    writer.write("3月12日组织植树。")
    writer.tab("来源与属性")
    page.fill("[name=source]", "云溪乡党政综合办")
    page.fill("[name=editor]", "综合办")
    writer.choose("scope", "本部门工作")
    writer.go_on_to_submit()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    writer.open("/sent/")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(re.compile(r"/request/"))
    review = page.url
    # The form opens as a PDF, which this browser may only download: ask for it as a script would.
    token = page.locator(".desk-paper [name=csrfmiddlewaretoken]").input_value()
    address = page.locator(".desk-paper").get_attribute("action")
    answer = page.request.post(
        f"{town.back_office}{address}",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": review},
    )
    assert answer.headers["content-type"] == "application/pdf"
    page.goto(review)
    code = page.locator(".desk-print code").first.inner_text()
    writer.leave()
    return code


def enter(town: Town, browser: Browser, code: str, scan: Path) -> None:
    """A colleague types what the form says and adds its scan."""
    clerk = Officer(browser, town, "second_writer")
    page = clerk.page
    clerk.open("/paper/")
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/paper/enter/"))
    page.fill("[name=number]", "2026-017")
    page.fill("[name=opinion]", "同意")
    page.locator("[name=scan]").set_input_files(scan)
    page.locator("main button.desk-go").click()
    page.wait_for_url(re.compile(r"/paper/$"))
    clerk.leave()
