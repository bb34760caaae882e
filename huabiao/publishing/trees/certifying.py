"""Issuing the certificates that approved requests wait for, one after another, each on the state behind the last."""

from collections.abc import Callable

from huabiao.office.keys import KeyFault
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.publishing.trees.online import State
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.services import StateBehind, approved_requests, issue


def certify_waiting(state: State, catch_up: Callable[[], object]) -> tuple[list[str], list[Fault]]:
    """Certify what is approved; answers the certificates and what was refused.

    A request that does not stand is refused and reported; the others go on, for its fault is its own.
    """
    issued: list[str] = []
    refused: list[Fault] = []
    tried: set[str] = set()
    while waiting := [request for request in approved_requests(state) if request not in tried]:
        request = waiting[0]
        tried.add(request)
        try:
            issued.append(str(issue(request_uuid=request, state=state).uuid))
            catch_up()
        except Faulty as faulty:
            refused += faulty.faults
        except StateBehind:
            catch_up()
            tried.discard(request)
        except (LedgerRefused, KeyFault) as problem:
            refused.append(Fault("not_certified", request, str(problem)))
            break
    return issued, refused
