"""The matrix of decision 30: every address × every role × every foreign thing, with canaries.

What may be read stands in `rights`, a table of its own. A canary in an answer to somebody it is not for fails; so does
an answer to somebody it is for without its canary. What is published is everybody's. All of it runs on both engines.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver

from huabiao.config.urls.backoffice import REFUSED
from huabiao.editing.items import guards
from tests.isolation.addresses import ADDRESSES
from tests.isolation.rights import ROLES
from tests.isolation.things import Planted
from tests.isolation.walking import look_round, send_round

pytestmark = pytest.mark.django_db


def mounted(patterns: Any, prefix: str = "") -> Iterator[str]:
    """The names of all addresses below; of one without a name, its route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from mounted(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or f"unnamed {pattern.pattern}")


def test_every_address_is_classified() -> None:
    there = set(mounted(get_resolver().url_patterns))
    refused = set(mounted(REFUSED))
    assert there - refused == set(ADDRESSES)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_looked_at(planted: Planted, role: str) -> None:
    look_round(planted, role)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_sent(planted: Planted, role: str) -> None:
    send_round(planted, role)


def test_the_matrix_notices_a_guard_that_lets_everybody_read(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_them(_guard: Any, _reach: Any, things: QuerySet[Any]) -> QuerySet[Any]:
        return things

    monkeypatch.setattr(guards.DraftGuard, "visible", all_of_them)
    with pytest.raises(AssertionError, match=r"shows a\.item_draft"):
        look_round(planted, "writer_b")


def test_the_matrix_notices_a_guard_that_lets_nobody_read(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_of_them(_guard: Any, _reach: Any, things: QuerySet[Any]) -> QuerySet[Any]:
        return things.none()

    monkeypatch.setattr(guards.FileGuard, "visible", none_of_them)
    with pytest.raises(AssertionError, match=r"lacks a\.picture"):
        look_round(planted, "writer_a")
