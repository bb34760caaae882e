"""What a person does with the back office in a browser: log in, write, submit, sign, withdraw."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.town import Town
from tests.editing.qingyan_office import PASSWORD

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


class Officer:
    """One person at one browser, logged in."""

    def __init__(self, browser: Browser, town: Town, name: str, *, phone: bool = False) -> None:
        self.town = town
        self.name = name
        viewport = PHONE if phone else DESKTOP
        self.context: BrowserContext = browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=phone,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.log_in()

    def log_in(self) -> None:
        """Name and password."""
        self.open("/")
        self.page.fill("[name=username]", self.name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        expect(self.page).not_to_have_url(re.compile("/login/"))

    def open(self, path: str) -> None:
        """Go to an address of the back office."""
        self.page.goto(f"{self.town.back_office}{path}")

    def begin_item(self, column: str) -> None:
        """The editor of a new item, with its column chosen."""
        self.open("/items/new/")
        self.page.wait_for_timeout(
            900
        )  # the script that keeps what is typed looks at the form first
        self.choose("column", column)

    def choose(self, field: str, words: str) -> None:
        """An option by a part of its words."""
        box = self.page.locator(f"select[name={field}]")
        label = box.locator("option", has_text=words).first.inner_text()
        box.select_option(label=label.strip())

    def tab(self, name: str) -> None:
        """One of the editor's three parts."""
        self.page.get_by_role("tab", name=name).click()

    def add_block(self, kind: str) -> Locator:
        """A new block at the end of the text."""
        self.page.locator(".c-sf-add-button").last.click()
        self.page.get_by_role("option", name=kind, exact=True).click()
        return self.page.locator("[data-streamfield-child]").last

    def write(self, text: str) -> None:
        """A text block with these words."""
        block = self.add_block("正文")
        self.type_into(block, text)

    def type_into(self, block: Locator, text: str) -> None:
        """Replace the words of a text block, as by hand."""
        words = block.locator("[contenteditable=true]").first
        words.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        expect(words).to_have_text("")
        self.page.keyboard.insert_text(text)
        expect(words).to_have_text(text)
        # The editor hands its words to the form a moment after they are typed.
        kept = block.locator("[name$=-value]").first
        expect(kept).to_have_value(re.compile(re.escape(text)))

    def upload(self, button: Locator, file: Path, **words: str) -> None:
        """Choose a file in the window behind a button, by uploading it there."""
        button.click()
        window = self.page.locator(".modal-content")
        window.get_by_role("tab", name="上传").click()
        window.locator("input[type=file]").set_input_files(file)
        for field, text in words.items():
            window.locator(f"[name$={field}]").fill(text)
        window.get_by_role("button", name="上传").click()
        expect(self.page.locator(".modal-content")).to_have_count(0)

    def save(self) -> None:
        """Save the draft."""
        self.page.click(".huabiao-save")

    def go_on_to_submit(self) -> None:
        """Save, and go on to what stands in the way and who will sign."""
        self.page.click(".huabiao-submit")

    def decide(self, verdict: str, opinion: str = "") -> None:
        """On the page of a request: one act with its opinion."""
        act = self.page.locator(f"details.desk-act--{verdict}")
        if act.get_attribute("open") is None:
            act.locator("summary").click()
        if opinion:
            act.locator("textarea").first.fill(opinion)
        act.locator("button.desk-go").click()

    def open_waiting(self, title: str) -> None:
        """From the inbox to the request."""
        self.open("/inbox/")
        self.page.get_by_role("link", name=title).click()

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()
