"""A leader away from the desk, in a real browser: consent by telephone that is signed later, and a link to a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.officer import PHONE, Officer
from tests.e2e.screenshots import keep
from tests.e2e.town import Town, wait_until
from tests.editing.qingyan_office import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine]

SPOKEN = "关于暴雨天气暂停户外集市的紧急通知"
BY_PHONE = "云溪乡开展秋粮收购服务"
COLUMN = "/tongzhigonggao/"
PIN = "480251"
VISIBLE = 2.0


def submit(town: Town, browser: Browser, title: str, text: str) -> None:
    """An item of one's own department."""
    writer = Officer(browser, town, "information_officer")
    page = writer.page
    writer.begin_item("通知公告")
    page.fill("[name=title]", title)
    writer.write(text)
    writer.tab("来源与属性")
    page.fill("[name=source]", "云溪乡党政综合办")
    page.fill("[name=editor]", "综合办")
    writer.choose("scope", "本部门工作")
    writer.go_on_to_submit()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    writer.open("/sent/")
    page.get_by_role("link", name=title).click()
    page.wait_for_url(re.compile(r"/request/"))
    writer.leave()


def request_of(town: Town, officer: Officer, title: str) -> None:
    """From the list of items to the request that waits."""
    officer.open("/items/")
    officer.page.get_by_role("link", name=title).first.click()
    officer.page.locator("main a[href*='/request/']").first.click()
    officer.page.wait_for_url(re.compile(r"/request/"))


def test_consent_by_telephone_is_written_down_published_and_signed_later(
    town: Town, browser: Browser
) -> None:
    submit(town, browser, SPOKEN, "受暴雨影响，本周六户外集市暂停。")
    duty = Officer(browser, town, "duty_officer")
    request_of(town, duty, SPOKEN)
    act = duty.page.locator("details.desk-act--oral")
    act.locator("summary").click()
    act.locator("[name=where]").fill("0990-5550114")
    act.locator("[name=words]").fill("情况紧急，同意先发，明天回来补签")
    keep(duty.page, "oral-1280")
    act.locator("button.desk-go").click()
    expect(duty.page.locator("main")).to_contain_text("0990-5550114")
    duty.leave()
    centre = Officer(browser, town, "network_centre")
    centre.open_waiting(SPOKEN)
    centre.decide("agree")
    wait_until(lambda: SPOKEN in town.read(COLUMN).text, VISIBLE)
    centre.leave()
    leader = Officer(browser, town, "leader_in_charge", phone=True)
    leader.open("/inbox/")
    row = leader.page.locator("tr", has_text=SPOKEN)
    expect(row).to_contain_text("口头审批，待补签")
    expect(row.locator(".desk-late").last).to_contain_text("期限")
    keep(leader.page, "oral-inbox-390")
    row.get_by_role("link").first.click()
    expect(leader.page.locator("main")).to_contain_text("已凭口头审批发布")
    expect(leader.page.locator("main")).to_contain_text("明天回来补签")
    assert leader.page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(leader.page, "oral-review-390")
    before = town.read(COLUMN).text
    leader.decide("agree", "同意，已补签")
    expect(leader.page.locator("main")).not_to_contain_text("口头审批，待补签")
    leader.leave()
    for _look in range(20):
        assert town.read(COLUMN).text == before


def test_a_link_is_opened_on_a_phone_and_signs_once(town: Town, browser: Browser) -> None:
    submit(town, browser, BY_PHONE, "收购点每天8时开门。")
    leader = Officer(browser, town, "leader_in_charge")
    leader.open("/signing-pin/")
    leader.page.fill("[name=password]", PASSWORD)
    leader.page.fill("[name=pin]", PIN)
    leader.page.fill("[name=again]", PIN)
    leader.page.locator("main button.desk-go").click()
    expect(leader.page.locator("main")).to_contain_text("设置")
    keep(leader.page, "pin-1280")
    leader.leave()
    duty = Officer(browser, town, "duty_officer")
    request_of(town, duty, BY_PHONE)
    duty.page.get_by_role("button", name="手机签批链接").click()
    link = duty.page.locator("[data-desk-link]").input_value()
    keep(duty.page, "phone-link-1280")
    duty.leave()
    page = on_a_phone(browser, link)
    expect(page.locator("h1")).to_contain_text(BY_PHONE)
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("收购点每天8时开门")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.fill("[name=opinion]", "同意")
    page.fill("[name=pin]", "000002")
    page.locator(".go--agree").click()
    expect(page.get_by_role("alert")).to_contain_text("签批密码不对")
    page.fill("[name=pin]", PIN)
    keep(page, "phone-390")
    page.locator(".go--agree").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("已经用过")
    page.context.close()
    centre = Officer(browser, town, "network_centre")
    centre.open_waiting(BY_PHONE)
    expect(centre.page.locator("main")).to_contain_text("同意")
    centre.leave()


def on_a_phone(browser: Browser, link: str) -> Page:
    """The link opened by somebody who is not logged in."""
    context = browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=True,
    )
    page = context.new_page()
    page.goto(link)
    return page
