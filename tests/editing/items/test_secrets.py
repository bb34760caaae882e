"""A state secret is never kept: nothing of it in the database, in the files, or in clear anywhere under var."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from huabiao.approval.models import Decision
from huabiao.approval.selectors import eligible
from huabiao.approval.states import StepState
from huabiao.editing.items import filestore, services
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.models import Attachment, Item
from huabiao.office import keys
from huabiao.office.notices.models import Notice
from tests.editing.editor_forms import CONTENT, editor_post
from tests.editing.qingyan_office import Office

CANARY = "金丝雀七三一九"
SECRET = f"机密★3年 {CANARY}部署方案"


@pytest.fixture
def sealed_office(office: Office) -> Office:
    """With the key that the quarantine seals to."""
    keys.create_quarantine_key("correct horse battery staple")
    return office


def everything_kept() -> bytes:
    """Every byte of every file under var, and every value of every table."""
    found = [path.read_bytes() for path in Path(settings.HUABIAO_VAR).rglob("*") if path.is_file()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    value if isinstance(value, bytes) else str(value).encode() for value in row
                ]
    return b"\n".join(found)


def is_kept() -> bool:
    """Whether the canary lies anywhere, written plainly or as JSON escapes it."""
    kept = everything_kept()
    escaped = CANARY.encode("unicode_escape")
    return any(form in kept for form in (CANARY.encode(), CANARY.encode("utf-16-le"), escaped))


def test_a_text_with_a_mark_is_sealed_and_not_saved(sealed_office: Office, browse: Any) -> None:
    item = sealed_office.draft()
    client = browse(sealed_office.officer("information_officer"))
    data = editor_post(client, item, **{"body-0-value": CONTENT % SECRET})
    response = client.post(reverse("item:edit", args=[item.pk]), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "24小时" in page
    assert "data-huabiao-erase" in page
    assert CANARY not in page
    assert not is_kept()
    assert Notice.objects.filter(officer=sealed_office.officer("secrecy_reviewer")).exists()


def test_a_new_text_with_a_mark_leaves_no_row(sealed_office: Office) -> None:
    with pytest.raises(SecretFound) as found:
        sealed_office.draft(f"绝密★ {CANARY}")
    assert found.value.sealed is not None
    assert not Item.objects.exists()
    assert not is_kept()


def test_an_uploaded_file_with_a_mark_is_sealed(sealed_office: Office, browse: Any) -> None:
    client = browse(sealed_office.officer("information_officer"))
    file = SimpleUploadedFile("方案.txt", SECRET.encode())
    response = client.post(reverse("attachment:add"), {"file": file})
    assert response.status_code == 422
    assert not Attachment.objects.exists()
    assert not is_kept()


def test_without_a_quarantine_key_nothing_is_kept_at_all(office: Office) -> None:
    with pytest.raises(SecretFound) as found:
        office.draft(f"绝密★ {CANARY}")
    assert found.value.sealed is None
    assert not is_kept()


def test_checking_while_writing_warns_and_stores_nothing(
    sealed_office: Office, browse: Any
) -> None:
    client = browse(sealed_office.officer("information_officer"))
    data = editor_post(client, None, **{"body-0-value": CONTENT % SECRET})
    answer = client.post(reverse("item_check"), data).json()
    assert answer["secret"]
    assert answer["count"] >= 1
    assert not is_kept()


def test_other_findings_do_not_stop_saving(office: Office, browse: Any) -> None:
    item = office.draft(text="<p>身份证号11010519491231002X</p>")
    assert item.pk
    found = services.examine(item=item, officer=office.officer("information_officer"))
    assert any(reason.code.startswith("screening_") for reason in found.reasons)


def test_a_secret_stored_under_older_rules_is_erased_when_it_is_found(
    sealed_office: Office,
) -> None:
    item = sealed_office.draft()
    writer = sealed_office.officer("information_officer")
    Item.objects.filter(pk=item.pk).update(title=SECRET, summary=CANARY)
    item.refresh_from_db()
    item.save_revision(user=writer, clean=False)
    assert is_kept()
    with pytest.raises(SecretFound):
        services.submit(item=item, officer=writer)
    assert not is_kept()


def test_a_file_that_turns_out_to_be_a_secret_is_destroyed(sealed_office: Office) -> None:
    file = sealed_office.attachment("方案.txt", b"plain")
    item = sealed_office.draft(body=[{"type": "file", "value": {"file": file.pk, "name": ""}}])
    Attachment.objects.filter(pk=file.pk).update(digest=filestore.keep(SECRET.encode()))
    assert is_kept()
    with pytest.raises(SecretFound):
        services.submit(item=Item.objects.get(), officer=item.author)
    assert not is_kept()


@pytest.mark.parametrize("field", ["name", "description"])
def test_a_column_form_with_a_mark_is_sealed(
    sealed_office: Office, browse: Any, field: str
) -> None:
    """Whatever form it is typed into: here the name of a new column."""
    client = browse(sealed_office.officer("network_centre"))
    address = reverse("site:new_column", args=[sealed_office.site.pk])
    columns = sealed_office.site.columns.count()
    data = {"name": "新栏目", "segment": "xin", "kind": "list", field: SECRET}
    response = client.post(address, data)
    assert response.status_code == 422
    assert CANARY not in response.content.decode()
    assert sealed_office.site.columns.count() == columns
    assert not is_kept()
    assert Notice.objects.filter(officer=sealed_office.officer("secrecy_reviewer")).exists()


def test_an_opinion_with_a_mark_is_sealed(sealed_office: Office, browse: Any) -> None:
    """Opinions and reasons are texts too."""
    item = sealed_office.draft()
    officer = sealed_office.officer("information_officer")
    request = services.submit(item=item, officer=officer)
    step = request.steps.filter(state=StepState.ACTIVE).get()
    signer = eligible(request, step)[0].officer
    address = reverse("desk_decide", args=[request.uuid])
    data = {"verdict": "agree", "opinion": SECRET, "submission": request.submission_digest}
    response = browse(signer).post(address, data)
    assert response.status_code == 422
    assert not Decision.objects.filter(request=request).exists()
    assert not is_kept()
