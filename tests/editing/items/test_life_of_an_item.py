"""From a draft to the public and back, through the services."""

import pytest

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.selectors import eligible
from huabiao.editing.items import services
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import State, in_state, status_of
from tests.editing.qingyan_office import Office


def test_an_item_is_written_submitted_signed_certified_and_withdrawn(office: Office) -> None:
    writer = office.officer("information_officer")
    item = office.draft()
    assert status_of(item).state is State.DRAFT

    request = services.submit(item=item, officer=writer)
    item.refresh_from_db()
    assert item.locked
    status = status_of(item)
    assert status.state is State.IN_APPROVAL
    assert status.who

    office.sign(request)
    assert status_of(item).state is State.APPROVED
    office.certify(request)
    assert status_of(item).state is State.ONLINE

    office.withdraw(item, "有误")
    assert status_of(item).state is State.WITHDRAWN


@pytest.mark.parametrize("subject", ["item"])
def test_what_is_under_approval_cannot_be_edited_until_it_is_taken_back(
    office: Office, subject: str
) -> None:
    writer = office.officer("information_officer")
    item = office.draft()
    services.submit(item=item, officer=writer)
    item.refresh_from_db()
    with pytest.raises(services.DraftRefused):
        services.save_draft(draft=item, officer=writer, version=item.version)
    services.take_back(draft=item, officer=writer)
    item.refresh_from_db()
    services.save_draft(draft=item, officer=writer, version=item.version)
    assert not item.locked


def test_the_filter_of_the_list_says_the_same_as_the_status(office: Office) -> None:
    """Every text is found under its own status and under no other."""
    writer = office.officer("information_officer")

    def submitted(title: str) -> tuple[Item, Request]:
        item = office.draft(title)
        return item, services.submit(item=item, officer=writer)

    office.draft("写着")
    submitted("在批")
    office.sign(submitted("批了")[1])
    taken_back, _request = submitted("收回")
    services.take_back(draft=taken_back, officer=writer)
    _returned, request = submitted("退回")
    _send_back(request)
    again, request = submitted("退回又报")
    _send_back(request)
    again.refresh_from_db()
    services.submit(item=again, officer=writer)
    for title in ("在线", "撤下", "在线又报"):
        item = office.draft(title)
        office.publish(item)
        if title == "撤下":
            office.withdraw(item, "有误")
        if title == "在线又报":
            item.refresh_from_db()
            services.submit(item=item, officer=writer)

    everything = Item.objects.all()
    shown = {item.pk: status.state for item in everything for status in [status_of(item)]}
    listed = {
        state: set(in_state(everything, state).values_list("pk", flat=True)) for state in State
    }
    assert listed == {state: {pk for pk, one in shown.items() if one is state} for state in State}
    assert {State.DRAFT, State.IN_APPROVAL, State.RETURNED, State.APPROVED} < set(shown.values())


def _send_back(request: Request) -> None:
    step = request.steps.get(state="active")
    officer = eligible(request, step)[0].officer
    approval.decide(request=request, officer=officer, verdict="return", opinion="请改标题")
