"""Receiving an upload: judged, screened in memory, and only then written."""

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.editing.items import filestore
from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.filetypes import NotThatType, media_type_of, picture_facts
from huabiao.editing.items.gate import SecretFound, screen_upload
from huabiao.editing.rights.reach import reach_of
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation


class UploadRefused(Exception):
    """An upload that was not kept; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def receive_picture(
    *, officer: User, name: str, data: bytes, caption: str = "", alt: str = ""
) -> Picture:
    """Keep a picture of the officer's body. Raises UploadRefused; a secret is sealed, not kept."""
    body = _writing_body(officer)
    try:
        facts = picture_facts(name, data)
    except NotThatType as wrong:
        raise UploadRefused([str(wrong)]) from None
    _screened(officer, body, name, data)
    with transaction.atomic():
        return Picture.objects.create(
            digest=filestore.keep(data),
            media_type=facts.media_type,
            size=len(data),
            width=facts.width,
            height=facts.height,
            name=name,
            caption=caption,
            alt=alt,
            organisation=body,
            uploaded_by=officer,
        )


def receive_attachment(*, officer: User, name: str, data: bytes) -> Attachment:
    """Keep a file of the officer's body. Raises UploadRefused; a secret is sealed, not kept."""
    body = _writing_body(officer)
    try:
        media_type = media_type_of(name, data)
    except NotThatType as wrong:
        raise UploadRefused([str(wrong)]) from None
    _screened(officer, body, name, data)
    with transaction.atomic():
        return Attachment.objects.create(
            digest=filestore.keep(data),
            media_type=media_type,
            size=len(data),
            name=name,
            organisation=body,
            uploaded_by=officer,
        )


def _writing_body(officer: User) -> Organisation:
    reach = reach_of(officer)
    holding = reach.holding_for("write") or reach.holding_for("arrange")
    if holding is None:
        raise UploadRefused([_("None of your posts may upload files.")])
    return holding.organisation


def _screened(officer: User, body: Organisation, name: str, data: bytes) -> None:
    try:
        findings = screen_upload(officer=officer, organisation=body, name=name, data=data)
    except SecretFound as found:
        raise UploadRefused([str(found)]) from None
    # A file that cannot be read at all cannot be examined by anyone either.
    unreadable = [
        one for one in findings.blocks if one.category in {"unreadable_file", "type_mismatch"}
    ]
    if unreadable:
        raise UploadRefused([f"{one.place}：{one.advice}" for one in unreadable])
