"""A session that ended while a form was open: the person keeps what they wrote."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page after a rejected form token: the text is still in the browser, and how to get it back."""
    del reason
    return HttpResponse(render_to_string("huabiao/form_expired.html", request=request), status=403)
