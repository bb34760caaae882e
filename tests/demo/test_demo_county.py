"""A reduced example built through the services: every state on show, no title twice, the same every time."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from huabiao.approval.models import Decision, PaperEntry, Request
from huabiao.approval.states import RequestState, StepState, Verdict
from huabiao.config.settings.demo import HUABIAO_NETWORKS
from huabiao.demo.clock import offset_of
from huabiao.demo.moments import CLOSING, OFFICE_TIME, TODAY
from huabiao.demo.replay import Size, build
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import State, statuses
from huabiao.office import clocks, keys
from huabiao.office.ledger.verification import verify_database
from huabiao.office.organisation.models import Delegation
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.server import StaticSites
from huabiao.register.certificates.models import Certificate, Filing
from huabiao.register.certificates.selectors import filing_register
from huabiao.register.quarantine import selectors as quarantined

TINY = Size(
    stock={"portal": 6, "yunxi": 3, "yaojian": 2, "neiwang": 1},
    written={"portal": 2, "yunxi": 2, "yaojian": 1, "neiwang": 1},
)


@dataclass(frozen=True)
class Built:
    """What a built example shows: titles by public address."""

    addresses: dict[str, str]


def _build(var: Path) -> Built:
    settings.HUABIAO_VAR = var
    var.mkdir()
    keys.create_all()
    build(var, TINY, lambda _words: None)
    online = Filing.objects.filter(subject_type="item").order_by("id")
    return Built({f"{row.public_id}/{row.month}": row.title for row in online})


def _answer(path: str, host: str) -> tuple[int, bytes]:
    """What the static server answers to a visitor of this machine."""
    sites = StaticSites(PublishedFolder().path)
    answer = sites.answer(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [(b"host", host.encode())],
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 50_000),
        }
    )
    return answer.status, answer.file.read_bytes() if answer.file else answer.body


@pytest.mark.slow
@pytest.mark.one_engine
@pytest.mark.django_db
def test_the_reduced_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One build looked at from all sides, and a second one to compare with: both take seconds, so they are shared."""
    monkeypatch.setattr(settings, "HUABIAO_NETWORKS", HUABIAO_NETWORKS, raising=False)
    with transaction.atomic():
        first = _build(tmp_path / "first")
        transaction.set_rollback(True)
    second = _build(tmp_path / "second")
    assert first == second
    offset = offset_of(tmp_path / "second" / "demo")
    assert offset is not None
    with clocks.set_clock(lambda: clocks.system_clock() + offset):
        _time_flows_from_the_last_day()
        _every_state_is_on_show()
        _titles_differ()
        _the_trees_answer()
        _nothing_was_bent()


def _every_state_is_on_show() -> None:
    items = list(Item.objects.select_related("author", "site__organisation", "organisation"))
    shown = Counter(status.state for status in statuses(items).values())
    assert set(shown) >= set(State) - {State.ENDED}
    waits_at = set(
        Request.objects.filter(state=RequestState.OPEN, steps__state=StepState.ACTIVE).values_list(
            "subject_type", "steps__key"
        )
    )
    for step in (
        "secrecy_review",
        "head_sign",
        "openness_review",
        "director_sign",
        "vice_head_sign",
    ):
        assert ("item", step) in waits_at
    assert {("item", "upload"), ("item", "chief_sign"), ("item", "office_check")} <= waits_at
    assert ("item", "deputy_read") in waits_at
    assert ("migration", "chief_sign") in waits_at
    assert ("site", "chief_sign") in waits_at
    verdicts = set(Decision.objects.values_list("verdict", flat=True))
    assert {Verdict.AMEND, Verdict.ADD_SIGNER, Verdict.FORWARD, Verdict.RETURN} <= verdicts
    assert PaperEntry.objects.filter(compared_at=None).count() == 1
    assert Delegation.objects.count() == 1
    assert len(list(quarantined.waiting())) == 1
    assert Request.objects.filter(state=RequestState.TAKEN_BACK).exists()
    assert filing_register(state="replaced").filter(title__contains="公交3路").count() == 1


def _titles_differ() -> None:
    # An item that another site adopted keeps its words, title included.
    titles = Counter(Item.objects.filter(lineage=None).values_list("title", flat=True))
    assert max(titles.values()) == 1
    assert Item.objects.exclude(lineage=None).count() == 2


def _the_trees_answer() -> None:
    portal, internal = "www.qingyan.example", "neiwang.shichang.qingyan.example"
    for path, words in (
        ("/", "清砚县人民政府"),
        ("/yunxi/", "云溪乡人民政府"),
        ("/yunxi/ldfg/", "党委书记"),
        ("/yaojian/", "药品监管"),
        ("/yw/tzgg/", "公交3路"),
        ("/yw/tzgg/", "第一季度政务公开考核情况的通报"),
    ):
        status, body = _answer(path, portal)
        assert status == 200, path
        assert words in body.decode(), path
    assert _answer("/", internal)[0] == 200
    gone = Filing.objects.get(title__contains="文峰路西段")
    assert _answer(f"/yw/tzgg/{gone.month}/{gone.public_id}.html", portal)[0] == 410


def _nothing_was_bent() -> None:
    assert verify_database().ok
    assert Certificate.objects.count() > 10


def _time_flows_from_the_last_day() -> None:
    now = clocks.now().astimezone(OFFICE_TIME)
    assert now.date() == TODAY
    assert now.time().replace(microsecond=0) >= CLOSING
