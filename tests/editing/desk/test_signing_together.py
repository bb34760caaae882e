"""Several at once: each is shown with its digest and findings, each gets a decision, all or none."""

import itertools
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huabiao.approval.models import Decision, Participation, Request, RequestSubject, Seat, Step
from huabiao.editing.desk.amending import amend_and_sign
from huabiao.editing.desk.inbox import Narrowing, inbox_page
from huabiao.office import clocks
from huabiao.office.adoption.services import adopt
from huabiao.rules.workdays import deadline, standard_table
from tests.editing.desk.desk_work import submitted, text_of
from tests.editing.qingyan_office import Office, preset_text


def sign(client: Any, requests: list[Request], opinion: str = "同意") -> Any:
    """Look over, then sign what was shown."""
    ticked = {"request": [str(one.uuid) for one in requests]}
    shown = client.post(reverse("desk_batch"), ticked)
    assert shown.status_code == 200
    digests = {f"digest-{one.request.uuid}": one.digest for one in shown.context["chosen"]}
    return client.post(reverse("desk_batch_sign"), {**ticked, **digests, "opinion": opinion})


def test_one_act_makes_one_decision_a_request(office: Office, browse: Any) -> None:
    requests = [submitted(office, f"第{number}条") for number in range(4)]
    leader = browse(office.officer("leader_in_charge"))
    assert sign(leader, requests[:3]).status_code == 302
    assert Decision.objects.filter(request__in=requests).count() == 3
    left = text_of(leader.get(reverse("desk_inbox")))
    assert "第3条" in left and "第0条" not in left


def test_every_one_is_listed_with_digest_and_findings(office: Office, browse: Any) -> None:
    clean, doubtful = submitted(office), submitted(office, "不转不是中国人")
    leader = browse(office.officer("leader_in_charge"))
    shown = leader.post(reverse("desk_batch"), {"request": [str(clean.uuid), str(doubtful.uuid)]})
    words = shown.content.decode()
    for request in (clean, doubtful):
        assert request.submission_digest in words
    found = {one.request: len(one.findings) for one in shown.context["chosen"]}
    assert found[clean] == 0 and found[doubtful] == 1


def test_a_missing_opinion_signs_none(office: Office, browse: Any) -> None:
    requests = [submitted(office, f"第{number}条") for number in range(2)]
    answer = sign(browse(office.officer("leader_in_charge")), requests, opinion="")
    assert answer.status_code == 422
    assert {one.code for one in answer.context["refused"]} == {"opinion_missing"}
    assert not Decision.objects.filter(request__in=requests).exists()


def test_what_changed_since_it_was_shown_is_not_signed(office: Office, browse: Any) -> None:
    requests = [submitted(office, f"第{n}条", scope="whole") for n in range(2)]
    for request in requests:
        amended = {"title": f"{request.pk}改"} if request == requests[0] else {"title": "又改"}
        amend_and_sign(
            request=request,
            officer=office.officer("leader_in_charge"),
            words=amended,
            paragraphs={},
            opinion="改后同意",
            submission=request.submission_digest,
        )
    secretary = browse(office.officer("party_secretary"))
    before = {f"digest-{one.uuid}": one.parsed().submission for one in requests}
    answer = secretary.post(
        reverse("desk_batch_sign"),
        {"request": [str(one.uuid) for one in requests], **before, "opinion": "同意"},
    )
    assert answer.status_code == 422
    assert len(answer.context["refused"]) == 2


def test_only_what_waits_for_me_can_be_chosen(office: Office, browse: Any) -> None:
    request = submitted(office)
    for post in ("network_centre", "duty_officer"):
        client = browse(office.officer(post))
        answer = client.post(reverse("desk_batch"), {"request": [str(request.uuid)]})
        assert answer.status_code == 302
    assert not Decision.objects.filter(request=request).exists()


def many(template: Request, count: int) -> None:
    """The same request many times over, as rows: enough for a list, which reads rows and the vault."""
    steps = list(template.steps.all())
    seats = {step.pk: list(step.seats.all()) for step in steps}
    writer = template.participations.get().officer
    for _number in range(count):
        row = Request.objects.create(
            uuid=uuid4(),
            subject_type=template.subject_type,
            document=template.document,
            digest=template.digest,
            submission_digest=template.submission_digest,
            organisation=template.organisation,
            submitter=template.submitter,
            site=template.site,
            rulebook=template.rulebook,
        )
        RequestSubject.objects.create(request=row, subject=uuid4(), locked=True)
        Participation.objects.create(request=row, officer=writer, role="contributor")
        for step in steps:
            fields = ("key", "order", "act", "posts", "organisations", "need", "ways", "merge")
            copy = Step.objects.create(
                request=row, state=step.state, **{name: getattr(step, name) for name in fields}
            )
            Seat.objects.bulk_create(
                Seat(
                    step=copy,
                    slot=seat.slot,
                    organisation=seat.organisation,
                    post=seat.post,
                    waits=seat.waits,
                )
                for seat in seats[step.pk]
            )


def test_a_thousand_rows_cost_no_more_queries_than_ten(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))

    def cost(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            page = leader.get(reverse("desk_inbox") + query)
        assert page.status_code == 200
        return len(queries)

    many(request, 25)
    cost()
    few, searched = cost(), cost("?words=森林防火")
    many(request, 975)
    assert cost() == few
    assert cost("?words=森林防火") == searched
    assert leader.get(reverse("desk_inbox")).context["found"].total == 1001


TERM = """
measure:
  id: yunxi-term
  title: 云溪乡网站审批时限规定
  authority: 云溪乡人民政府
  effective: 2020-01-01
  scope: 云溪乡
  follows: [township]
clauses:
  - {id: Y1, article: 第一条, says: 收到审批件二个工作日内办理, kind: [E]}
clocks:
  - {id: Y-clock, matter: approval, name: 办理审批件, starts: 收到之时, limit: 2 working_days, clauses: [Y1]}
"""


def test_a_rulebooks_term_for_deciding_is_shown_and_counted_in_working_days(
    office: Office, browse: Any
) -> None:
    leader = browse(office.officer("leader_in_charge"))
    submitted(office, "没有时限的")
    assert leader.get(reverse("desk_inbox")).context["found"].rows[0].due is None
    texts = [preset_text("national"), preset_text("township"), TERM]
    # The ledger's time never goes back, so a day to come is taken.
    later = clocks.now() + timedelta(days=200)
    step = itertools.count()

    def ticking() -> datetime:
        return later + timedelta(milliseconds=next(step))

    with clocks.set_clock(ticking):
        adopt(organisation=office.township, texts=texts, effective=clocks.now())
        request = submitted(office, "有时限的")
        rows = {
            row.request: row
            for row in inbox_page(office.officer("leader_in_charge"), Narrowing()).rows
        }
        due = rows[request].due
        assert due is not None and due.hour == 23
        found = deadline(timezone.localtime(later).date(), 2, "working_days", standard_table())
        assert timezone.localtime(due).date() == found.date
        assert not rows[request].is_late


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?words=森林 部署", 1),
        ("?words=没有的", 0),
        ("?act=secrecy_review", 2),
        ("?act=publish", 0),
        ("?body=%s", 2),
    ],
)
def test_the_list_is_narrowed(office: Office, browse: Any, query: str, expected: int) -> None:
    submitted(office)
    submitted(office, "惠农补贴公示")
    query = query.replace("%s", str(office.township.uuid))
    page = browse(office.officer("leader_in_charge")).get(reverse("desk_inbox") + query)
    assert len(page.context["found"].rows) == expected
    assert page.context["found"].total == 2
