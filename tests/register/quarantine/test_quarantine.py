"""The quarantine: sealed at once, opened by one passphrase, never in clear anywhere."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from huabiao.register.quarantine import selectors, shelf
from huabiao.register.quarantine.services import (
    QuarantineRefused,
    confirm_secret,
    is_released,
    open_sealed,
    release,
    seal,
)
from huabiao.register.quarantine.shelf import Sealed
from tests.register.quarantine.secrecy_office import PASSPHRASE, Office

CANARY = "机密★10年 关于白塔渡口的布防"


def put_away(office: Office) -> Sealed:
    return seal(
        data=CANARY.encode(),
        name=f"{CANARY}.txt",
        officer=office.author,
        organisation=office.body,
        subject=uuid4(),
        findings={"marks": [CANARY]},
    )


def everything_stored() -> bytes:
    """Every file under the data folder and every value of the database."""
    files = [path for path in Path(settings.HUABIAO_VAR).rglob("*") if path.is_file()]
    stored = [path.name.encode() + path.read_bytes() for path in files]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored += [repr(row).encode() for row in cursor.fetchall()]
            cursor.execute(f'SELECT * FROM "{table}"')
            stored += [value for row in cursor for value in row if isinstance(value, bytes)]
    return b"\n".join(stored)


def test_nothing_of_it_is_in_clear_anywhere(office: Office) -> None:
    sealed = put_away(office)
    stored = everything_stored()
    for canary in (CANARY, "白塔渡口", "机密★"):
        assert canary.encode() not in stored
        assert canary.encode("unicode_escape") not in stored
        assert canary.encode("utf-16-le") not in stored
    assert sealed.number.encode() in stored, "the search itself must find what is there"


def test_the_list_says_that_something_waits_but_not_what(office: Office) -> None:
    sealed = put_away(office)
    assert selectors.waiting() == [sealed]
    assert selectors.waiting([office.body.uuid]) == [sealed]
    assert selectors.waiting([uuid4()]) == []
    assert CANARY not in repr(sealed)
    assert Notice.objects.filter(officer=office.reviewer, kind="alarm").count() == 1


def test_only_the_secrecy_officer_with_the_passphrase_opens_it(office: Office) -> None:
    sealed = put_away(office)
    with pytest.raises(QuarantineRefused):
        open_sealed(number=sealed.number, officer=office.author, passphrase=PASSPHRASE)
    with pytest.raises(QuarantineRefused):
        open_sealed(number=sealed.number, officer=office.reviewer, passphrase="wrong")
    content = open_sealed(number=sealed.number, officer=office.reviewer, passphrase=PASSPHRASE)
    assert content.data == CANARY.encode()
    assert content.findings == {"marks": [CANARY]}
    assert CANARY.encode() not in everything_stored()
    kinds = [entry.kind for entry in Entry.objects.filter(kind__startswith="quarantine.")]
    assert kinds == ["quarantine.sealed", "quarantine.opened"]


def test_a_secret_is_destroyed_and_a_certificate_stays(office: Office) -> None:
    sealed = put_away(office)
    with pytest.raises(QuarantineRefused):
        confirm_secret(number=sealed.number, officer=office.reviewer, report=" ")
    certificate = confirm_secret(
        number=sealed.number, officer=office.reviewer, report="密报〔2026〕3号"
    )
    assert selectors.waiting() == []
    assert selectors.purge_certificates() == [certificate]
    assert not list(shelf.quarantine_folder().glob("boxes/*"))
    with pytest.raises(QuarantineRefused):
        open_sealed(number=sealed.number, officer=office.reviewer, passphrase=PASSPHRASE)
    entry = Entry.objects.get(kind="quarantine.purged")
    assert entry.content["digests"].keys() == {"certificate"}


def test_a_false_alarm_goes_back_with_its_reason(
    office: Office, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sealed = put_away(office)
    assert not is_released(CANARY.encode())
    with pytest.raises(QuarantineRefused):
        release(number=sealed.number, officer=office.reviewer, passphrase=PASSPHRASE, reason="")
    with django_capture_on_commit_callbacks(execute=True):
        content = release(
            number=sealed.number,
            officer=office.reviewer,
            passphrase=PASSPHRASE,
            reason="考试卷上的“绝密★启用前”",
        )
    assert content.data == CANARY.encode()
    assert is_released(CANARY.encode())
    assert not is_released(CANARY.encode() + b" ")
    assert selectors.waiting() == []
    assert Notice.objects.filter(officer=office.author, kind="returned").count() == 1


def test_an_altered_or_exchanged_box_does_not_open(office: Office) -> None:
    first, second = put_away(office), put_away(office)
    box = shelf.quarantine_folder() / "boxes" / f"{first.number}.box"
    other = shelf.quarantine_folder() / "boxes" / f"{second.number}.box"
    whole = box.read_bytes()
    for broken in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), other.read_bytes(), b""):
        box.write_bytes(broken)
        with pytest.raises(QuarantineRefused):
            open_sealed(number=first.number, officer=office.reviewer, passphrase=PASSPHRASE)


def test_without_a_key_nothing_is_kept(office: Office) -> None:
    for path in (Path(settings.HUABIAO_VAR) / "keys" / "quarantine").iterdir():
        path.unlink()
    with pytest.raises(QuarantineRefused):
        put_away(office)
    assert selectors.waiting() == []
    assert CANARY.encode() not in everything_stored()


def test_a_foreign_number_never_becomes_a_path(office: Office) -> None:
    for number in ("../../keys/mac/current", "x", ""):
        with pytest.raises(QuarantineRefused):
            open_sealed(number=number, officer=office.reviewer, passphrase=PASSPHRASE)
