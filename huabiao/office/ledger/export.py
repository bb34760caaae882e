"""The ledger as one file that anyone can verify offline.

A text file, one record a line: a letter, a space, JSON. ``L`` first: format, algorithm, size. Then ``K`` rotations of
the ledger's key, ``H`` signed heads, ``E`` the entries' documents exactly as they were hashed (``X`` in hexadecimal,
where an altered one holds a line break). Entries after the last signed head are left out: nothing in the file could
prove them.
"""

import json
import os
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from huabiao.office import keys
from huabiao.office.ledger import selectors
from huabiao.office.ledger.digests import canonical, installed_algorithm
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.models import SignedHead
from huabiao.office.ledger.verify import FORMAT


def write_export(path: Path) -> SignedHead:
    """Write everything under the latest signed head to ``path``, whole or not at all; answers that head.

    Raises:
        HeadRefused: the worker has not signed a head yet.
    """
    head = selectors.latest_head()
    if head is None:
        raise HeadRefused([_("There is no signed head yet; there is nothing to prove.")])
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(_lines(head))
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return head


def _lines(last: SignedHead) -> Iterator[bytes]:
    title = {"format": FORMAT, "algorithm": installed_algorithm(), "size": last.size}
    yield b"L " + canonical(title) + b"\n"
    for rotation in keys.rotation_documents(keys.Role.LEDGER):
        yield b"K " + canonical(rotation) + b"\n"
    for head in SignedHead.objects.filter(size__lte=last.size):
        signature = b64encode(bytes(head.signature)).decode()
        yield b"H " + canonical({"head": head.document(), "signature": signature}) + b"\n"
    for entry in selectors.entries(limit=last.size):
        document = bytes(entry.document)
        if (
            b"\n" in document
        ):  # an altered row; verifying it needs its bytes, in a form that keeps one line a record
            yield b"X " + json.dumps(document.hex()).encode() + b"\n"
        else:
            yield b"E " + document + b"\n"
