"""Finding what an address names, and telling refusals: shared by the desk's screens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.editing.rights import policy
from huabiao.office.accounts.models import User


def officer_of(request: HttpRequest) -> User:
    """The officer who asks; the address list lets nobody else in."""
    officer = request.user
    if not isinstance(officer, User):
        raise Http404
    return officer


def readable_request(request: HttpRequest, uuid: UUID) -> Request:
    """The request of an address, if the officer may read it; else 404, as for one that does not exist."""
    rows = policy.visible(
        officer_of(request), Request.objects.select_related("organisation", "submitter")
    )
    found: Request = get_object_or_404(rows, uuid=uuid)
    return found


def tell(request: HttpRequest, refused: Refused | Any) -> None:
    """Every reason of a refusal as a message of its own."""
    for reason in dict.fromkeys(str(one) for one in refused.reasons):
        messages.error(request, reason)
