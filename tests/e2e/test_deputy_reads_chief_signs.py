"""D4-1 in a real browser: a major measure of the bureau is read by the deputy and signed by the chief."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.bureau import BUREAU_HOST, WRITER
from tests.e2e.officer import Officer
from tests.e2e.town import Town, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine]

TITLE = "关于开展药品零售企业专项整治的公告"
COLUMN = "/gongzuodongtai/"
VISIBLE = 2.0


@pytest.mark.clause("D4-1")
def test_the_deputy_reads_and_the_chief_signs(town: Town, browser: Browser) -> None:
    write_and_submit(town, browser)
    signs(town, browser, WRITER, "agree", "已自查")
    signs(town, browser, "section_head", "agree", "情况属实，同意上报")
    signs(town, browser, "office_director", "agree", "复核无误")
    the_deputy_can_only_read(town, browser)
    the_chief_signs(town, browser)
    centre = Officer(browser, town, "network_administrator")
    centre.open_waiting(TITLE)
    assert TITLE not in town.read(COLUMN, BUREAU_HOST).text
    centre.decide("agree")
    wait_until(lambda: TITLE in town.read(COLUMN, BUREAU_HOST).text, VISIBLE)
    centre.leave()


def write_and_submit(town: Town, browser: Browser) -> None:
    """A weighty report of the section."""
    writer = Officer(browser, town, WRITER)
    page = writer.page
    writer.begin_item("工作动态")
    page.fill("[name=title]", TITLE)
    writer.write("自4月1日起，对全县药品零售企业开展专项整治。")
    writer.tab("来源与属性")
    page.fill("[name=source]", "药品监管股")
    page.fill("[name=editor]", "药品监管股")
    writer.choose("scope", "涉及全局")
    writer.choose("importance", "重大")
    writer.go_on_to_submit()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("审阅")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    writer.leave()


def signs(town: Town, browser: Browser, name: str, verdict: str, opinion: str) -> None:
    """One officer takes the step that waits."""
    officer = Officer(browser, town, name)
    officer.open_waiting(TITLE)
    officer.decide(verdict, opinion)
    expect(officer.page.locator("main")).not_to_contain_text("未能办理")
    officer.leave()


def the_deputy_can_only_read(town: Town, browser: Browser) -> None:
    """审阅: there is a button for having read it, and none for agreeing."""
    deputy = Officer(browser, town, "deputy_in_charge", phone=True)
    deputy.open_waiting(TITLE)
    page = deputy.page
    expect(page.locator("details.desk-act--read")).to_have_count(1)
    expect(page.locator("details.desk-act--agree")).to_have_count(0)
    expect(page.locator("details.desk-act--refuse")).to_have_count(0)
    deputy.decide("read", "已阅，请局长审定")
    deputy.leave()


def the_chief_signs(town: Town, browser: Browser) -> None:
    """审核签字: the chief sees what the deputy read, agrees, and cannot merely read."""
    chief = Officer(browser, town, "chief")
    chief.open_waiting(TITLE)
    page = chief.page
    expect(page.locator("main")).to_contain_text("已阅，请局长审定")
    expect(page.locator("details.desk-act--read")).to_have_count(0)
    chief.decide("agree", "同意发布")
    chief.leave()
