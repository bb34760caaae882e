"""What ``check --deploy`` says about the key files."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext as _

from huabiao.office.keys.files import exposed


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
