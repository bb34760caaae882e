"""The township of the approval tests, with a subject type that remembers what it was told."""

from collections.abc import Iterator

import pytest

from huabiao.approval import subjects
from huabiao.approval.models import Decision, Request
from huabiao.approval.subjects import SubjectType
from tests.approval.town import TYPE, Town, found_town


class Owner:
    """A room that owns a subject type: notes every call."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def on_approved(self, request: Request) -> None:
        self.told.append(("approved", str(request.uuid)))

    def on_closed(self, request: Request) -> None:
        self.told.append((request.state, str(request.uuid)))

    def on_amended(self, request: Request, decision: Decision) -> None:
        self.told.append(("amended", str(decision.uuid)))


@pytest.fixture
def owner() -> Iterator[Owner]:
    owner = Owner()
    types = [
        SubjectType(TYPE, owner.on_approved, owner.on_closed, owner.on_amended),
        SubjectType("exercise_withdrawal", owner.on_approved, may_be_unsigned=True, locks=False),
    ]
    for one in types:
        subjects.register(one)
    yield owner
    for one in types:
        subjects.unregister(one.key)


@pytest.fixture
def town(db: None, owner: Owner) -> Town:
    return found_town()
