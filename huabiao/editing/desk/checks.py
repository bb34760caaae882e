"""Whether links for signing by phone lead where a phone gets, and safely. Asked by `huabiao check`."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.http.request import validate_host
from django.utils.translation import gettext as _

from huabiao.approval.models import SigningPin
from huabiao.editing.desk.phones import is_safe_address


@register(Tags.security, deploy=True)
def phone_address_is_safe(**_kwargs: Any) -> list[CheckMessage]:
    """HTTPS from the phone to us: the address, the host name we answer to, cookies that never travel in the clear."""
    address: str | None = settings.HUABIAO_PHONE_ADDRESS
    if not address:
        return []
    if not is_safe_address(address):
        return [
            Error(
                _("HUABIAO_PHONE_ADDRESS is %(address)s: no address of HTTPS.")
                % {"address": address},
                hint=_("Write it as https://NAME, without a path."),
                id="desk.E001",
            )
        ]
    problems: list[CheckMessage] = []
    host = urlsplit(address).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        problems.append(
            Error(
                _("The back office does not answer to the name %(host)s.") % {"host": host},
                hint=_("Add it to HUABIAO_HOSTS."),
                id="desk.E002",
            )
        )
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        problems.append(
            Warning(
                _("The cookies of the back office may travel unencrypted."),
                hint=_("Set HUABIAO_SECURE_COOKIES=1 where everybody comes by HTTPS."),
                id="desk.W003",
            )
        )
    if settings.SECURE_PROXY_SSL_HEADER is None:
        problems.append(
            Warning(
                _("The back office cannot tell whether it was reached by HTTPS."),
                hint=_("Set HUABIAO_PROXY_HTTPS_HEADER to the header that the proxy writes."),
                id="desk.W004",
            )
        )
    return problems


@register(Tags.database, deploy=True)
def phones_are_reached(
    databases: Collection[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Where officers have set a PIN, a link can be made for them."""
    if not databases or settings.HUABIAO_PHONE_ADDRESS != "":
        return []
    try:
        wanted = SigningPin.objects.exists()
    except DatabaseError:
        return []  # said by the check of the database
    if not wanted:
        return []
    return [
        Warning(
            _("Officers have set a signing PIN, but no link can be made for their phones."),
            hint=_("Set HUABIAO_PHONE_ADDRESS=https://NAME."),
            id="desk.W005",
        )
    ]
