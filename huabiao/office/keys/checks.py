"""What ``check --deploy`` says about the key files."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.translation import gettext as _

from huabiao.office.keys import files, secrets, signing
from huabiao.office.keys.errors import KeyFault
from huabiao.office.keys.files import exposed
from huabiao.office.keys.roles import SIGNING, Role


@register(Tags.security, deploy=True)
def key_files_are_closed(**_kwargs: Any) -> list[CheckMessage]:
    """No account but its owner's may open a private key file (decision 9)."""
    return [
        Error(
            _("Other accounts can open the key file %(path)s.") % {"path": path},
            hint=_(
                "Set its mode to 0600 and replace the key: whoever could read it may have kept it."
            ),
            id="keys.E001",
        )
        for path in exposed()
    ]


@register(Tags.security, deploy=True)
def keys_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """Every role has a key that holds what its name promises, and this process may read it."""
    problems: list[CheckMessage] = []
    for role in Role:
        try:
            key_id = files.current_id(role)
            if role is Role.QUARANTINE:
                continue  # only its officer's passphrase opens it
            if role in SIGNING:
                signing.signer_of(role, key_id)
                signing.verifier(role, key_id)
            else:
                secrets.secret(role, key_id)
        except KeyFault as fault:
            if role is Role.QUARANTINE:
                problems.append(
                    Warning(
                        _("The secrecy officer has not made the quarantine's key yet."),
                        hint=_(
                            "The secrecy officer makes it in the back office, with a passphrase."
                        ),
                        id="keys.W003",
                    )
                )
                continue
            problems.append(
                Error(
                    str(fault),
                    hint=_("Run this check under the account of the edge worker."),
                    id="keys.E002",
                )
            )
    return problems
