"""Lawful acts: what officers do through the services while the attacker is at work."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.approval.selectors import eligible
from huabiao.approval.states import RequestState, StepState
from huabiao.editing.items import services
from huabiao.editing.items.models import Item
from huabiao.editing.websites.models import Column
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment
from huabiao.publishing.trees import edge
from huabiao.register.certificates import services as register


def item_titled(title: str) -> Item:
    """The editing row of an item."""
    found: Item = Item.objects.get(title=title)
    return found


def request_of(item: Item) -> Request:
    """The newest request about an item."""
    found = Request.objects.filter(subjects__subject=item.uuid).order_by("-id").first()
    assert found is not None
    return found


def officer(username: str) -> User:
    """An officer by user name."""
    return User.objects.get(username=username)


def submit(title: str) -> str:
    """Write an item in 云溪乡's name and submit it; answers its request."""
    column = Column.objects.get(name="乡村动态")
    writer = officer("information_officer")
    item = Item(
        site=column.site, column=column, title=title, source="云溪乡党政综合办", scope="own",
        editor="综合办",
    )  # fmt: skip
    block = {"type": "rich_text", "value": "<p>正文。</p>", "id": str(uuid4())}
    item.body = item.body.stream_block.to_python([block])
    services.save_draft(draft=item, officer=writer, version=0)
    return str(services.submit(item=item, officer=writer).uuid)


def sign(title: str) -> None:
    """Everyone on the route of an item's request agrees in turn."""
    agree_all(request_of(item_titled(title)))


def agree_all(request: Request) -> None:
    """Everyone on the route agrees in turn."""
    for _turn in range(20):
        request.refresh_from_db()
        active = request.steps.filter(state=StepState.ACTIVE).first()
        if request.state != RequestState.OPEN or active is None:
            return
        holding = eligible(request, active)[0]
        approval.decide(request=request, officer=holding.officer, verdict="agree", opinion="同意")


def publish(title: str) -> None:
    """Write, submit, sign; the builder does the rest."""
    submit(title)
    sign(title)


def withdraw(title: str, by: str = "duty_officer") -> None:
    """An officer, the duty officer if nobody else is named, takes an item off."""
    register.withdraw(
        subject=item_titled(title).uuid, sites=None, officer=officer(by), reason="有误"
    )


def end_appointment(username: str) -> None:
    """An officer leaves the post."""
    organisation.end_appointment(appointment=Appointment.objects.get(officer__username=username))


def delegate_to_writer() -> str:
    """The leader in charge leaves the information officer as deputy: lawful by itself."""
    given = organisation.delegate(
        appointment=Appointment.objects.get(officer__username="leader_in_charge"),
        officer=officer("information_officer"),
        starts_at=clocks.now() - timedelta(seconds=1),
        ends_at=clocks.now() + timedelta(days=1),
        reason="出差",
    )
    return str(given.uuid)


def sign_own_through_delegation(title: str) -> str:
    """The writer, as the leader's deputy, tries to sign the own item through the service; answers the refusal."""
    try:
        approval.decide(
            request=request_of(item_titled(title)),
            officer=officer("information_officer"),
            verdict="agree",
            opinion="同意",
        )
    except Refused as refused:
        return " ".join(reason.code for reason in refused.reasons)
    return "signed"


def consent_by_telephone(hours_ago: str, title: str) -> None:
    """Thirty hours ago, say: consent by telephone, certified and published then. Nobody signed since."""
    moment = timedelta(hours=float(hours_ago))
    with clocks.set_clock(lambda: datetime.now(UTC) - moment):
        submit(title)
        request = request_of(item_titled(title))
        approval.register_oral(
            request=request,
            officer=officer("duty_officer"),
            signer=officer("leader_in_charge"),
            said_at=clocks.now(),
            where="0990-5550114",
            words="同意先发，回来补签",
        )
        approval.decide(request=request, officer=officer("network_centre"), verdict="agree")
        report = edge.tick()
    assert not report.refused, [str(fault) for fault in report.refused]


ACTS: dict[str, Callable[..., str | None]] = {
    "submit": submit,
    "sign": sign,
    "publish": publish,
    "withdraw": withdraw,
    "end_appointment": end_appointment,
    "delegate_to_writer": delegate_to_writer,
    "sign_own_through_delegation": sign_own_through_delegation,
    "consent_by_telephone": consent_by_telephone,
}
