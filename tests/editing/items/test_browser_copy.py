"""In a real browser: what is typed survives a power cut, is erased on a secrecy hit, and is checked while written."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from huabiao.editing.items.models import Item
from huabiao.office.accounts.models import User
from tests.editing.qingyan_office import Office, found_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAIT = 15_000


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
        yield browser.new_page(base_url=live_server.url)
        browser.close()


def log_in(tab: Any, officer: User) -> None:
    """Without the form: the session's cookie is set by hand."""
    client = Client()
    client.force_login(officer, backend="huabiao.editing.rights.backends.AppointmentBackend")
    session = client.cookies["sessionid"].value
    tab.goto("/login/")
    tab.context.add_cookies([{"name": "sessionid", "value": session, "url": tab.url}])


def kept(tab: Any) -> list[str]:
    """The keys of what the browser keeps."""
    found: list[str] = tab.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('huabiao:draft:'))"
    )
    return found


def test_typed_words_survive_checked_and_are_erased_on_a_secrecy_hit(tab: Any) -> None:
    office: Office = found_office()
    item = office.draft()
    log_in(tab, office.officer("information_officer"))
    url = reverse("item:edit", args=[item.pk])
    tab.goto(url)
    tab.wait_for_function(
        "document.querySelector('[data-huabiao-findings]').innerHTML", timeout=WAIT
    )

    tab.fill("input[name=title]", "断电前写到一半")
    tab.wait_for_function("document.querySelector('[data-huabiao-kept]').textContent", timeout=WAIT)
    assert len(kept(tab)) == 1

    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(url)
    tab.wait_for_selector("[data-huabiao-offer]:not([hidden])", timeout=WAIT)
    tab.click("[data-huabiao-restore]")
    tab.wait_for_selector("input[name=title]", timeout=WAIT)
    tab.wait_for_function(
        "document.querySelector('input[name=title]').value === '断电前写到一半'", timeout=WAIT
    )
    assert Item.objects.get().title != "断电前写到一半"

    tab.fill("input[name=title]", "机密★部署方案")
    tab.wait_for_selector("[data-huabiao-secret]:not([hidden])", timeout=WAIT)
    assert kept(tab) == []
