"""The stock of an older website under one signature, and whoever would like one more item under it."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.db import transaction

from huabiao.approval.documents import Subject, submission_digest
from huabiao.approval.models import Request
from huabiao.editing.migration.services import migrate
from huabiao.editing.websites.models import Site
from huabiao.office.ledger.digests import digest
from huabiao.register.certificates.models import Certificate
from tests.editing.migration.old_site import lines, write
from tests.gate.attackers.forgers import certify, write_certificate
from tests.gate.attackers.officers import agree_all, item_titled, officer, request_of

STOCK = 3


def bring_in_stock() -> str:
    """The information officer submits three old items as one list; answers the request."""
    site = Site.objects.get(host="yunxi.qingyan.example")
    with tempfile.TemporaryDirectory() as folder:
        stock = write(Path(folder), lines(STOCK))
        report = migrate(folder=stock, site=site, officer=officer("information_officer"))
    assert report.loaded == STOCK, vars(report)
    return str(report.requests[0])


def sign_list(request: str) -> None:
    """Everyone on the route agrees in turn."""
    agree_all(Request.objects.get(uuid=request))


def altered_list(request: str, how: str, title: str) -> str:
    """The request's document with another list and every digest of it set right, for the database's client to write.

    `longer`: the item of that title, which nobody signed, after the others; `swapped`: in the place of the last.
    """
    document = Request.objects.get(uuid=request).parsed()
    kept = document.subjects if how == "longer" else document.subjects[:-1]
    listed = (*kept, _line_of(title))
    submission = submission_digest(listed)
    data = document.model_copy(update={"subjects": listed, "submission": submission}).canonical()
    return json.dumps({"document": data.hex(), "digest": digest(data), "submission": submission})


def certify_one_more(request: str, title: str) -> None:
    """With certifier's and back office's key: the certificate of a signed list, and one item more in it."""
    with transaction.atomic():
        certify(UUID(request))
        said = json.loads(bytes(Certificate.objects.get(request=request).document))
        transaction.set_rollback(True)
    line = _line_of(title)
    more = {
        **said["publications"][-1],
        "subject": line.subject,
        "freeze": line.freeze,
        "payload": line.payload,
        "public_id": said["publications"][-1]["public_id"] + 1,
    }
    write_certificate({**said, "publications": [*said["publications"], more]}, "both-keys")


def _line_of(title: str) -> Subject:
    """How an item stands in the list of its own request."""
    return request_of(item_titled(title)).parsed().subjects[0]


ACTS: dict[str, Callable[..., str | None]] = {
    "bring_in_stock": bring_in_stock,
    "sign_list": sign_list,
    "altered_list": altered_list,
    "certify_one_more": certify_one_more,
}
