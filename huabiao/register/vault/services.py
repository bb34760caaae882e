"""The verbs of the vault: freeze, read back, purge, sweep."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import transaction

from huabiao.office import clocks
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical, digest
from huabiao.office.organisation.models import Organisation
from huabiao.register.payloads import parse
from huabiao.register.vault import folders, key_backup, sealing
from huabiao.register.vault.contents import check_contents
from huabiao.register.vault.models import Freeze
from huabiao.register.vault.reading import VaultReader
from huabiao.register.vault.screening import Judged, screen_payload

_NOTHING_JUDGED = Judged()


class Frozen(NamedTuple):
    """What a request signs: the freeze and the digest of its payload."""

    freeze: str
    digest: str


def freeze(
    *,
    payload: Mapping[str, Any],
    blobs: Mapping[str, bytes],
    organisation: Organisation,
    judged: Judged = _NOTHING_JUDGED,
) -> Frozen:
    """Put a payload and everything it shows into the vault, encrypted under a key of its own.

    It is screened here once more under the rules that bind `organisation`; `judged` says what people have decided.
    The files are on disk before the caller's transaction commits; a roll-back leaves orphans, which are swept.

    Raises:
        PayloadRefused: the document is no payload.
        FreezeRefused: blobs are missing, foreign, changed, or not of their stated type.
        Refused: a finding stops it.
        NoRulebook: no rulebook binds the body, so nothing says what may not appear.
    """
    document = canonical(dict(payload))
    parsed = parse(document)
    check_contents(parsed, blobs)
    before = parse(read_payload(*judged.before)) if judged.before else None
    screen_payload(parsed, blobs, organisation=organisation, judged=judged, before=before)
    made = Frozen(str(uuid4()), digest(document))
    key = sealing.new_key()
    chunks = sealing.seal(key, made.freeze, {made.digest: document, **blobs})
    folders.write_whole(folders.sealed_path(made.freeze), *chunks)
    folders.write_whole(folders.key_path(made.freeze), sealing.wrap(key, made.freeze))
    Freeze.objects.create(
        uuid=made.freeze,
        digest=made.digest,
        subject=parsed.subject,
        schema=parsed.schema_,
        made_at=clocks.now_ms(),
    )
    return made


def read_payload(freeze: str, digest: str) -> bytes:
    """The canonical bytes of a frozen payload; VaultFault unless they have exactly this digest."""
    return VaultReader().read(freeze, digest)


def read_blob(freeze: str, blob: str) -> bytes:
    """The bytes of a picture, rendition or file; VaultFault unless they have exactly this digest."""
    return VaultReader().read(freeze, blob)


@transaction.atomic
def purge(*, freeze: str) -> None:
    """Destroy a frozen copy for good: key, ciphertext, and the key in the key backup. Repeatable.

    The files go first: should the transaction fail, too much is gone rather than too little.
    """
    with folders.alone():
        folders.destroy(folders.key_path(freeze))
        folders.destroy(folders.sealed_path(freeze))
    key_backup.rewrite()
    row = Freeze.objects.select_for_update().get(pk=freeze)
    if row.purged_at is not None:
        return
    row.purged_at = clocks.now_ms()
    row.save(update_fields=["purged_at"])
    ledger.append(kind="vault.purged", subject=row.subject, ids={"freeze": freeze})
