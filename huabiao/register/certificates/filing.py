"""The filing register (发布备案) as rows: derived from ledger, certificates and payloads, rebuilt at will."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from huabiao.approval.states import FULFILLING
from huabiao.office.ledger import selectors as ledger
from huabiao.register.certificates.chain import Approved
from huabiao.register.certificates.documents import CertificateDocument, Kind, Publication
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents, Load
from huabiao.register.certificates.models import Certificate, Filing
from huabiao.register.certificates.state import State
from huabiao.register.certificates.verification import Basis, basis_of
from huabiao.register.payloads import AnyPayload, ItemPayload, PagePayload, SitePayload

LONGEST_NAMES = 500


def file(
    certificate: Certificate,
    document: CertificateDocument,
    basis: Basis,
    *,
    state: State,
    load: Load,
) -> None:
    """Enter the publications of one certificate; earlier lines of the same subjects are marked as replaced."""
    approved, lines, site = basis.approved, basis.lines, basis.site
    request = approved.document
    payloads = {line.freeze: load.payload(line.freeze, line.digest) for line in lines}
    subjects = [publication.subject for publication in document.publications]
    Filing.objects.filter(
        subject__in=subjects, superseded_at__isnull=True, withdrawn_at__isnull=True
    ).update(superseded_at=document.not_before)
    shared: dict[str, Any] = {
        "certificate": certificate.uuid,
        "code": certificate.code,
        "site": document.site,
        "organisation": request.organisation,
        "kind": document.kind.value,
        "clauses": _clauses(request.route),
        "signers": list(_signers(approved, state, load)),
        "submitted_at": request.opened,
        "certified_at": document.certified_at,
        "not_before": document.not_before,
    }
    Filing.objects.bulk_create(
        Filing(
            **shared,
            **_of_the_subject(document, publication, payloads.get(publication.freeze), site),
        )
        for publication in document.publications
    )


def withdrawn(subjects: Iterable[str], at: int) -> None:
    """Mark everything filed of these subjects as withdrawn."""
    Filing.objects.filter(subject__in=list(subjects), withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )


def forget(freezes: Iterable[str]) -> None:
    """Take the words out of the lines whose frozen copies are destroyed; numbers, times and signers stay."""
    Filing.objects.filter(freeze__in=list(freezes)).update(title="", source="")


@transaction.atomic
def rebuild_filings() -> list[Fault]:
    """Throw the rows away and derive them again from the ledger; answers what stood in the way, if anything."""
    Filing.objects.all().delete()
    state: dict[str, Any] = {}
    load = Documents()
    faults: list[Fault] = []
    for change in follow(state, ledger.entries(), load, verify=False):
        if isinstance(change, Halt):
            faults += change.faults
        elif change.kind == "withdrawn":
            withdrawn(change.subjects, ledger.entry(change.seq).at)
        elif change.kind == "published":
            faults += _file_again(change.seq, state, load)
    return faults


def _file_again(seq: int, state: State, load: Documents) -> list[Fault]:
    certificate = Certificate.objects.get(ledger_seq=seq)
    document = CertificateDocument.parse(bytes(certificate.document))
    try:
        basis = basis_of(
            document.request,
            state,
            load,
            at=document.certified_at,
            judged_by=document.site_payload,
            blobs=False,
            spoken=document.kind == Kind.ORAL,
        )
    except Faulty as faulty:
        return faulty.faults
    file(certificate, document, basis, state=state, load=load)
    return []


def _of_the_subject(
    document: CertificateDocument,
    publication: Publication,
    payload: AnyPayload | None,
    site: SitePayload,
) -> dict[str, Any]:
    columns = [placement.column for placement in publication.placements]
    names = "、".join(" / ".join(c.name for c in site.ancestry(column)) for column in columns)
    return {
        "subject": publication.subject,
        "subject_type": publication.subject_type,
        "freeze": publication.freeze,
        "title": _title(payload),
        "source": payload.source if isinstance(payload, ItemPayload) else "",
        "columns": columns,
        "column_names": names[:LONGEST_NAMES],
        "public_id": publication.public_id,
        "month": publication.month or "",
        "expires": document.ends(publication),
        "lineage": publication.lineage,
    }


def _title(payload: AnyPayload | None) -> str:
    """The title as it was certified; of a destroyed copy nothing is left to say."""
    if payload is None:
        return ""
    return payload.title if isinstance(payload, ItemPayload | PagePayload) else payload.name


def _clauses(route: dict[str, Any]) -> list[str]:
    steps = [clause for step in route.get("steps", ()) for clause in step["clauses"]]
    return list(dict.fromkeys([*route.get("clauses", ()), *steps]))


def _signers(approved: Approved, state: State, load: Load) -> Iterator[dict[str, Any]]:
    """Who signed what, by post: names of officers are internal (条例 art. 16)."""
    posts = load.rulebook(approved.document.rulebook).posts
    for decision in approved.decisions:
        if decision.verdict not in FULFILLING:
            continue
        for key, appointment, delegation in decision.acting():
            step = approved.progress.step(key)
            held = state.get(f"appointment/{appointment}") or {}
            post = held.get("post", "")
            yield {
                "step": key,
                "act": step.act if step else decision.act,
                "post": posts[post].name if post in posts else post,
                "organisation": held.get("organisation"),
                "at": decision.at,
                "way": decision.way.value,
                "delegated": delegation is not None,
            }
