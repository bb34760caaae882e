"""From a draft to the public and back, through the services."""

import pytest

from huabiao.editing.items import services
from huabiao.editing.items.status import State, status_of
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
