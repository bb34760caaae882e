"""What stands before every view: who may come in, and how a refusal is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.admin.auth import reject_request
from wagtail.admin.localization import get_localized_response
from wagtail.log_actions import LogContext

from huabiao.editing.rights.backends import ADMIN
from huabiao.editing.rights.chosen import drawn_for
from huabiao.office.accounts.models import User

View = Callable[..., HttpResponseBase]


def officer_of(request: HttpRequest) -> User:
    """The officer behind a request that passed `officers_only`. Raises PermissionDenied for anyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def officers_only(view: View) -> View:
    """Log-in first; then only who holds a post now. (Wagtail's own door redirects refusals: ours says why.)"""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_anonymous:
            rejected: HttpResponseBase = reject_request(request)
            return rejected
        if not request.user.has_perm(ADMIN):
            return refusal(
                request,
                _("You hold no post at present. Ask whoever appoints people in your office."),
            )
        drawn_for(officer_of(request))
        with LogContext(user=request.user):
            response: HttpResponseBase = get_localized_response(view, request, *args, **kwargs)
            return response

    return inside


def with_plain_refusals(view: View) -> View:
    """Turn refusals and unknown addresses into a page in plain words."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as denied:
            return refusal(request, str(denied) or _("None of your posts may do this here."))
        except Http404:
            return not_found(request)

    return answered


def refusal(request: HttpRequest, sentence: str, *, status: int = 403) -> HttpResponse:
    """A sentence as a page, or as JSON for a script."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"error": sentence}, status=status)
    page = render_to_string("huabiao/refusal.html", {"sentence": sentence}, request=request)
    return HttpResponse(page, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address that does not exist, or not for this officer."""
    del exception
    return refusal(
        request, _("There is nothing at this address, or it is not yours to see."), status=404
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what no post of the officer allows."""
    return refusal(request, str(exception or "") or _("None of your posts may do this here."))


def broken(request: HttpRequest) -> HttpResponse:
    """The page after a fault of ours. It asks nothing of the database."""
    del request
    sentence = _(
        "Something went wrong on our side and nothing was changed. What you wrote is kept in this browser. "
        "Try again in a minute; if it happens again, tell your network centre."
    )
    return HttpResponse(render_to_string("huabiao/plain.html", {"sentence": sentence}), status=500)
