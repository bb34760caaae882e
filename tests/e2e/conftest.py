"""One running town for the whole module of tests, and a real browser."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.town import HOST, Town, found_town
from tests.editing.qingyan_office import picture_bytes

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The township, founded and running; everything it started is ended behind the tests."""
    town = found_town(tmp_path_factory.mktemp("town"))
    try:
        town.start()
        yield town
    finally:
        town.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a display; the website's name leads to this machine."""
    if not CHROMIUM.exists():
        pytest.skip("no chromium on this machine")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
            ],
        )
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A picture and a file to upload."""
    folder = tmp_path_factory.mktemp("files")
    made = {"picture": folder / "现场.jpg", "attachment": folder / "名单.txt"}
    made["picture"].write_bytes(picture_bytes(1600, 1200))
    made["attachment"].write_text("参加演练人员名单", encoding="utf-8")
    return made


@pytest.fixture(autouse=True, scope="session")
def not_this_process() -> Iterator[None]:
    """Playwright's loop runs in this thread; the database belongs to the processes of the town."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What every open browser shows when a test fails, beside pytest's other leftovers."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if call.when == "call" and report.failed and browser is not None:
        folder = Path(item.funcargs["tmp_path"])  # type: ignore[attr-defined]
        for number, context in enumerate(browser.contexts):
            for page in context.pages:
                picture = folder / f"browser-{number}.png"
                page.screenshot(path=picture, full_page=True)
                words = (
                    page.locator("main").first.inner_text() if page.locator("main").count() else ""
                )
                report.sections.append((f"browser {number}: {page.url}", f"{picture}\n{words}"))
    return report
