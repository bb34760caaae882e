"""Wrong tries are counted at one lock, wherever something is asked that only the officer knows.

Its limit and its minutes stand in the rulebook (`doors`). A process without the back office's settings has no lock.
"""

from collections.abc import Callable

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, QueryDict


def counted(request: HttpRequest, username: str, is_right: Callable[[], bool]) -> bool | None:
    """Whether it was right; None where the name is locked, and then nothing was tried. A wrong try counts."""
    credentials = {"username": username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return None
    right = is_right()
    if not right:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return right


def at_a_terminal(username: str) -> HttpRequest:
    """What stands for the request where a command asks: it comes from no address."""
    request = HttpRequest()
    typed = QueryDict(mutable=True)
    typed["username"] = username
    request.POST = typed  # type: ignore[assignment]  # a plain request has it immutable
    request.method = "POST"
    return request
