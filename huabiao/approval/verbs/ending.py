"""End a request without a decision: its submitter takes it back, or its ground has gone."""

from collections.abc import Collection

from django.db import transaction

from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.approval.sentences import reason
from huabiao.approval.states import RequestState
from huabiao.approval.verbs.recording import close, lock
from huabiao.office.accounts.models import User


@transaction.atomic
def take_back(*, request: Request, officer: User) -> Request:
    """The submitter takes it back to edit again (收回修改): the whole chain is void, whoever has signed.

    Raises `Refused` if it is closed or somebody else submitted it.
    """
    request = lock(request)
    against = []
    if request.state != RequestState.OPEN:
        against.append(reason("request_closed", request=str(request.uuid)))
    if request.submitter_id != officer.pk:
        against.append(reason("not_submitter", request=str(request.uuid)))
    if against:
        raise Refused(against)
    close(request, RequestState.TAKEN_BACK, officer=officer)
    return request


@transaction.atomic
def void_request(
    *, request: Request, clauses: Collection[str], officer: User | None = None
) -> Request:
    """End an open request whose ground has gone (its subject was purged, its site closed).

    Called by the room that knows; `clauses` say under which rule. Raises `Refused` if it is closed.
    """
    request = lock(request)
    against = []
    if request.state != RequestState.OPEN:
        against.append(reason("request_closed", request=str(request.uuid)))
    if not clauses:
        against.append(reason("void_unexplained", request=str(request.uuid)))
    if against:
        raise Refused(against)
    close(request, RequestState.VOIDED, officer=officer, clauses=clauses)
    return request
