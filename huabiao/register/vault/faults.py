"""What can be wrong with something frozen, told apart so that the builder can say what is missing."""

from enum import StrEnum

from django.utils.translation import gettext as _


class VaultFaultKind(StrEnum):
    """`missing`: no file or key; `unreadable`: it does not decrypt; `digest`: other bytes than certified."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    DIGEST = "digest"


class VaultFault(Exception):
    """A payload or blob that cannot be had as it was frozen."""

    def __init__(self, kind: VaultFaultKind, freeze: str) -> None:
        sentences = {
            VaultFaultKind.MISSING: _("The frozen copy %(freeze)s or its key is missing."),
            VaultFaultKind.UNREADABLE: _("The frozen copy %(freeze)s cannot be decrypted."),
            VaultFaultKind.DIGEST: _("The frozen copy %(freeze)s is not what was approved."),
        }
        self.kind = kind
        self.freeze = freeze
        super().__init__(sentences[kind] % {"freeze": freeze})
