"""Issuing the certificates that approved requests wait for, one after another, each on the state behind the last."""

from collections.abc import Callable

from huabiao.office.keys import KeyFault
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.office.ledger.models import SignedHead
from huabiao.publishing.trees.online import State
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.services import StateBehind, approved_requests, issue


def certify_waiting(
    state: State, head: SignedHead, catch_up: Callable[[], SignedHead]
) -> tuple[list[str], list[Fault], SignedHead]:
    """Certify what is approved; answers the certificates, what was refused, and the head the state has come to.

    `head` is the one the state stands at; `catch_up` folds what is new and answers the next. Every request that is
    approved under the answered head was tried. One that does not stand is refused and reported; the others go on, for
    its fault is its own. Raises what `catch_up` raises: then the ledger itself does not stand.
    """
    issued: list[str] = []
    refused: list[Fault] = []
    tried: set[str] = set()
    while waiting := [request for request in approved_requests(state) if request not in tried]:
        request = waiting[0]
        tried.add(request)
        try:
            issued.append(str(issue(request_uuid=request, state=state).uuid))
        except Faulty as faulty:
            refused += faulty.faults
            continue
        except StateBehind:
            tried.discard(request)
        except (LedgerRefused, KeyFault) as problem:
            refused.append(Fault("not_certified", request, str(problem)))
            break
        head = catch_up()
    return issued, refused, head
