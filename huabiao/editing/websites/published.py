"""A website as it is certified now: what content is judged by."""

from uuid import UUID

from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.selectors import filing_register
from huabiao.register.payloads import AnyPayload, SitePayload
from huabiao.register.payloads.parsing import parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault


def published_payload(subject: UUID) -> tuple[AnyPayload, str] | None:
    """What is online of a subject, and the freeze its blobs lie in; None if nothing is, or it cannot be read."""
    copy = published_copy(subject)
    if copy is None:
        return None
    try:
        return parse(vault.read_payload(copy["freeze"], copy["payload"])), copy["freeze"]
    except VaultFault:
        return None


def published_copy(subject: UUID) -> dict[str, str] | None:
    """What is online of a subject as a line of a signed list: the frozen copy that readers see now."""
    row = filing_register(state="online").filter(subject=subject).first()
    if row is None:
        return None
    certificate = Certificate.objects.get(uuid=row.certificate)
    publication = CertificateDocument.parse(bytes(certificate.document)).publication(str(subject))
    if publication is None:
        return None
    return {
        "subject": str(subject),
        "freeze": publication.freeze,
        "payload": publication.payload,
    }


def published_site(subject: UUID) -> SitePayload | None:
    """The certified structure of a website, or None before its first certificate."""
    found = published_payload(subject)
    return found[0] if found and isinstance(found[0], SitePayload) else None
