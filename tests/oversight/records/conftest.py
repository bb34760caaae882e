"""A township that has published, corrected and withdrawn, and the officers who look at its records."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from huabiao.editing.items.models import Item
from huabiao.office.accounts.models import User
from huabiao.office.ledger import services as ledger
from tests.editing.qingyan_office import Office, found_office


@dataclass
class Records:
    """The office, one item online, one withdrawn; `browse(officer)` gives a logged-in client."""

    office: Office
    online: Item
    withdrawn: Item

    @property
    def auditor(self) -> User:
        """The county's auditor: audits every body below the county."""
        return self.office.officer("audit_administrator", self.office.county)

    def browse(self, officer: User) -> Client:
        """A browser of this officer."""
        client = Client()
        client.force_login(officer, backend="huabiao.editing.rights.backends.AppointmentBackend")
        return client


def publish_and_withdraw(office: Office) -> Records:
    """One life that goes on, one that ended; the ledger signed."""
    online = office.draft("云溪乡启动春耕生产技术指导服务")
    office.publish(online)
    withdrawn = office.draft("关于开展春季消防检查的通知", column=office.columns["通知公告"])
    office.publish(withdrawn)
    office.withdraw(withdrawn, "时间写错，重新发布")
    office._fold()
    ledger.sign_head()
    return Records(office, online, withdrawn)


@pytest.fixture
def records(db: None) -> Records:
    """The township with a history."""
    return publish_and_withdraw(found_office())


@pytest.fixture
def by_hand(without_guards: Callable[[], AbstractContextManager[None]]) -> Callable[..., None]:
    """`by_hand(sql, *values)`: what somebody does with a database client, past every guard."""

    def run(sql: str, *values: Any) -> None:
        with without_guards(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


def page(client: Client, address: str, **query: Any) -> str:
    """A page that must open, as text."""
    response = client.get(address, query)
    assert response.status_code == 200, (address, response.status_code)
    return bytes(response.content).decode()


def downloaded(client: Client, address: str, **query: Any) -> bytes:
    """A file that must come."""
    response: Any = client.get(address, query)
    assert response.status_code == 200, (address, response.status_code)
    return b"".join(response.streaming_content)


def cells(book: bytes) -> list[list[Any]]:
    """The cells of an Excel book, row by row."""
    sheet: Any = load_workbook(BytesIO(book)).active
    return [list(row) for row in sheet.iter_rows()]
