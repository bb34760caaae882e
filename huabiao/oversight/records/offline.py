"""The ledger to take away: export, public key, and a sheet in plain words on how to verify it without this system."""

import tempfile
import zipfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from huabiao.office import keys
from huabiao.office.keys.files import path_of, read
from huabiao.office.ledger.export import write_export
from huabiao.office.ledger.models import SignedHead
from huabiao.oversight.records.moments import minute, second

EXPORT = "ledger.txt"
READ_ME = "说明.txt"
_IN_MEMORY = 8 * 1024 * 1024


def offline_parcel() -> tuple[IO[bytes], str]:
    """A zip, open at its beginning, and its file name. Raises `HeadRefused`, `keys.KeyFault`."""
    parcel = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory(prefix="huabiao-") as folder:
        export = Path(folder) / EXPORT
        head = write_export(export)
        public = read(path_of(keys.Role.LEDGER, head.key_id, "pub"))
        with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
            pack.write(export, EXPORT)
            pack.writestr(f"{head.key_id}.pub", public)
            pack.writestr(READ_ME, _read_me(head))
    parcel.seek(0)
    return parcel, f"{_('ledger')} {minute(head.at)[:10]}.zip"


def _read_me(head: SignedHead) -> str:
    lines = [
        _("The ledger of %(name)s, for verification without the system.")
        % {"name": settings.HUABIAO_NAME},
        _("Entries %(size)d, root %(root)s, signed %(at)s with the key %(key)s.")
        % {"size": head.size, "root": head.root, "at": second(head.at), "key": head.key_id},
        _("It holds digests and numbers only, no text."),
        _("To verify: python -m huabiao.office.ledger.verify %(export)s %(key)s.pub")
        % {"export": EXPORT, "key": head.key_id},
        _(
            "Use the public key that was handed over at the installation; the one enclosed is for comparison only: "
            "whoever could forge the ledger could enclose a key of their own."
        ),
        _(
            "Write down number of entries and root: with them a later copy can be held against this one."
        ),
    ]
    return "\r\n".join(lines) + "\r\n"
