"""The one-way street in a real browser: from writing to 410, by the people whose acts they are."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.officer import Officer
from tests.e2e.screenshots import keep
from tests.e2e.town import Town, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine]

TITLE = "云溪乡开展春季防汛演练"
AMENDED = "云溪乡组织开展春季防汛演练"
ID_CARD = "11010519491231002X"
"""The specimen number of the standard's own example: a valid check digit, nobody's card."""
SENTENCE = "3月20日，云溪乡组织村组干部开展春季防汛演练。"
VISIBLE = 2.0
"""Seconds from the last signature to the public (design §7)."""
GONE = 5.0


@pytest.mark.clause("T8-3")
@pytest.mark.clause("T9-1")
def test_from_writing_to_withdrawal(town: Town, browser: Browser, files: dict[str, Path]) -> None:
    write_and_submit(town, browser, files)
    amend_on_the_phone(town, browser)
    sign_as_chief(town, browser)
    path = publish(town, browser)
    everything_stands(town, browser, path)
    withdraw(town, browser, path)


def write_and_submit(town: Town, browser: Browser, files: dict[str, Path]) -> None:
    """The information officer writes, is stopped with every reason at once, loses nothing, corrects, submits."""
    writer = Officer(browser, town, "information_officer")
    page = writer.page
    writer.begin_item("乡村动态")
    page.fill("[name=title]", TITLE)
    writer.write(f"{SENTENCE}联系人身份证号{ID_CARD}。")
    picture = writer.add_block("图片")
    choose = picture.get_by_role("button", name="选择图片", exact=True)
    writer.upload(choose, files["picture"], caption="演练现场")
    writer.tab("附件与图片")
    page.get_by_role("button", name="增加 附件").click()
    file = page.locator("[name=attachments-0-file]").locator("xpath=..")
    writer.upload(file.get_by_role("button", name="选择文件", exact=True), files["attachment"])
    writer.tab("内容")
    # While one writes, the panel says what may not go online.
    expect(page.locator(".huabiao-check-count").first).to_have_text(re.compile(r"\d"))
    page.get_by_role("button", name="检查内容").click()
    expect(page.locator("[data-huabiao-findings]")).to_contain_text("身份证")
    keep(page, "editor-1280")
    writer.go_on_to_submit()
    stopped = page.get_by_role("alert")
    expect(stopped).to_contain_text("来源")
    expect(stopped).to_contain_text("身份证")
    keep(page, "refusal-1280")
    page.get_by_role("link", name="返回修改").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    first = page.locator("[data-streamfield-child]").first
    expect(first).to_contain_text(ID_CARD)
    writer.type_into(first, SENTENCE)
    writer.tab("来源与属性")
    page.fill("[name=source]", "云溪乡党政综合办")
    page.fill("[name=editor]", "综合办")
    writer.choose("scope", "涉及全乡")
    writer.go_on_to_submit()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("在审")
    writer.leave()


def amend_on_the_phone(town: Town, browser: Browser) -> None:
    """The leader in charge corrects a word and signs, on a phone."""
    leader = Officer(browser, town, "leader_in_charge", phone=True)
    page = leader.page
    leader.open("/inbox/")
    keep(page, "inbox-390")
    page.get_by_role("link", name=TITLE).click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text(SENTENCE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page, "review-390")
    page.locator(".desk-amend a").click()
    page.fill("[name=title]", AMENDED)
    page.fill("[name=opinion]", "标题改定，同意")
    page.locator("form button.desk-go").click()
    expect(page.locator("main")).to_contain_text("改后签")
    leader.leave()


def sign_as_chief(town: Town, browser: Browser) -> None:
    """The party secretary sees what was amended and signs."""
    chief = Officer(browser, town, "party_secretary")
    chief.open_waiting(AMENDED)
    expect(chief.page.locator("main")).to_contain_text("签批人的改动")
    keep(chief.page, "review-1280")
    chief.decide("agree", "同意发布")
    expect(chief.page.locator("main")).not_to_contain_text("您的意见 以")
    chief.leave()


def publish(town: Town, browser: Browser) -> str:
    """The network centre publishes; within two seconds the page stands everywhere. Answers its path."""
    centre = Officer(browser, town, "network_centre")
    centre.open_waiting(AMENDED)
    assert AMENDED not in town.read("/").text
    centre.page.wait_for_url(re.compile(r"/request/"))
    request = centre.page.url
    centre.decide("agree")
    expect(centre.page.locator("details.desk-act--agree")).to_have_count(0)
    column = "/xiangcundongtai/"
    took = wait_until(
        lambda: all(
            AMENDED in town.read(p).text for p in ("/feed.xml", column, f"{column}feed.xml")
        ),
        VISIBLE,
    )
    assert took < VISIBLE
    code_is_valid(centre, request)
    centre.leave()
    link = re.search(rf'href="([^"]+\.html)"[^>]*>[^<]*{AMENDED}', town.read(column).text)
    assert link is not None
    return urlsplit(link[1]).path


def code_is_valid(centre: Officer, request: str) -> None:
    """The code of the certificate, as printed on the form, answers that all is in order."""
    page = centre.page
    # The request, which was just signed for the last time, names its certificate once it is issued.
    page.goto(re.sub(r"(/request/[^/]+/).*", r"\1", request))
    page.locator("main .desk-acts a[href*='/verify/']").click()
    expect(page.locator("main [role=status]").last).to_contain_text("核验通过")
    expect(page.locator("main")).to_contain_text(AMENDED)


def everything_stands(town: Town, browser: Browser, path: str) -> None:
    """Page, files, list, feed, home and site map; head, foot and meta elements."""
    answer = town.read(path)
    assert answer.status == 200
    for words in (
        AMENDED,
        SENTENCE,
        "演练现场",
        "云溪乡党政综合办",
        '<meta name="ArticleTitle"',
        '<meta name="SiteName" content="云溪乡人民政府">',
        '<meta name="ContentSource"',
        "网站标识码：9904210014",
        "我为政府网站找错",
    ):
        assert words in answer.text, words
    for file in files_of(answer.text, path):
        assert town.read(file).status == 200, file
    assert any(path in town.read(one).text for one in maps(town))
    reader = browser.new_context(viewport={"width": 1280, "height": 900})
    page = reader.new_page()
    page.goto(f"{town.public}{path}")
    expect(page.locator("h1").last).to_contain_text(AMENDED)
    keep(page, "public-1280")
    reader.close()


def withdraw(town: Town, browser: Browser, path: str) -> None:
    """The duty officer withdraws with a reason; within five seconds it is gone everywhere, the lists still stand."""
    files = files_of(town.read(path).text, path)
    assert any(file.endswith(".jpg") for file in files)
    assert any(file.endswith(".txt") for file in files)
    duty = Officer(browser, town, "duty_officer")
    page = duty.page
    duty.open("/withdraw/")
    page.fill("[name=q]", f"{town.public}{path}")
    page.keyboard.press("Enter")
    page.get_by_role("row", name=AMENDED).get_by_role("link").first.click()
    page.fill("[name=reason]", "数据有误")
    keep(page, "withdraw-1280")
    page.locator("form button.desk-go").click()
    took = wait_until(lambda: all(town.read(one).status == 410 for one in (path, *files)), GONE)
    assert took < GONE
    lists = ("/", "/xiangcundongtai/", "/feed.xml", "/xiangcundongtai/feed.xml")
    for place in (*lists, "/sitemap.xml", *maps(town)):
        answer = town.read(place)
        assert answer.status == 200, place
        assert AMENDED not in answer.text, place
        assert path not in answer.text, place
    gone = town.read(path).text
    assert AMENDED not in gone
    assert "数据有误" not in gone
    expect(page.locator(".desk-standing")).to_contain_text("本站已全部撤下")
    duty.leave()


def files_of(page: str, path: str) -> list[str]:
    """The addresses of an item's own files and renditions in its page."""
    folder = path.removesuffix(".html") + "/"
    found = re.findall(r'(?:href|src|srcset)="([^"]+)"', page)
    named = {urlsplit(one.split(" ")[0]).path for text in found for one in text.split(", ")}
    return sorted(one for one in named if one.startswith(folder))


def maps(town: Town) -> list[str]:
    """The addresses of the site maps that the index names."""
    nested = re.findall(r"<loc>([^<]+\.xml)</loc>", town.read("/sitemap.xml").text)
    return [urlsplit(one).path for one in nested]
