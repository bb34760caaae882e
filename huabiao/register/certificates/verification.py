"""Does this certificate stand? Signature, chain, rulebook, route, people, content: all of it, every time.

The builder calls `verify_certificate` for everything it adds, the sweep for everything there is, the worker runs the
same checks before it signs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from huabiao.approval.selectors import Chain
from huabiao.register.certificates import acts, content
from huabiao.register.certificates.authority import certifier_in_use
from huabiao.register.certificates.chain import Approved
from huabiao.register.certificates.chain import verify_chain as approved_by
from huabiao.register.certificates.documents import CertificateDocument, Frozen, Kind
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Load, Signed
from huabiao.register.certificates.numbering import Given, Line, Numbers
from huabiao.register.certificates.oral import signed_by
from huabiao.register.certificates.state import State, record_of, withdrawn_seq
from huabiao.register.payloads import SitePayload

INSTALLATION = "installation"


class Place(NamedTuple):
    """Where the ledger names a certificate: number and time (UTC milliseconds) of the entry."""

    seq: int
    at: int


@dataclass(frozen=True)
class Basis:
    """What a certificate rests on, all of it verified."""

    approved: Approved
    lines: tuple[Line, ...]
    site_payload: Frozen
    site: SitePayload
    acts: acts.Acts

    @property
    def kind(self) -> Kind:
        """The kind of certificate such a request gives."""
        subject_type = self.approved.document.subject_type
        if subject_type == INSTALLATION:
            return Kind.INSTALLATION
        if self.approved.spoken:
            return Kind.ORAL
        return Kind.BATCH if len(self.approved.progress.subjects) > 1 else Kind.NORMAL

    @property
    def keeps_original_dates(self) -> bool:
        """Only migrated stock keeps the dates it had elsewhere: nobody else may date back."""
        return self.approved.document.subject_type == acts.MIGRATION


def verify_chain(chain: Chain, state: State, load: Load, *, request: str) -> list[Fault]:
    """Everything that is wrong with the chain of a request; empty if it stands."""
    try:
        approved_by(chain, state, load, request=request)
    except Faulty as faulty:
        return faulty.faults
    return []


def basis_of(
    request: str,
    state: State,
    load: Load,
    *,
    at: int,
    judged_by: Frozen | None = None,
    blobs: bool = True,
    spoken: bool = False,
) -> Basis:
    """What a certificate for this request would rest on; `Faulty` with everything that is wrong.

    `at`: the moment of certification. `judged_by`: the site's payload a certificate names; none: the one in force.
    `spoken`: a certificate that ends by itself, on consent by telephone.
    """
    approved = approved_by(load.chain(request), state, load, request=request, spoken=spoken)
    if approved.document.site is None:
        raise Faulty([fault("site_unknown", request)])
    lines = tuple(content.signed_lines(approved.progress.subjects, load))
    site_payload = judged_by or content.site_of(lines, approved.document.site, state, at)
    site = load.site_payload(site_payload.freeze, site_payload.payload)
    if not isinstance(site, SitePayload):
        raise Faulty([fault("site_unknown", request)])
    done = acts.Acts(site, approved.matters)
    faults = [*content.against_the_content(approved, lines, site, done)]
    if blobs:
        for line in lines:
            faults += load.blob_faults(line.freeze, line.traits.blobs)
    if faults:
        raise Faulty(faults)
    return Basis(approved, lines, site_payload, site, done)


def verify_certificate(
    certificate: str,
    digest: str,
    state: State,
    load: Load,
    *,
    place: Place,
    next_to_fold: bool = True,
    blobs: bool = True,
) -> list[Fault]:
    """Everything that is wrong with a certificate the ledger names; empty if it stands.

    `digest`, `place`: of the ledger entry. `next_to_fold`: `state` holds exactly the entries before it, so that also
    what depends on that moment is checked (used once, numbers, site and adopted original in force). With a later state
    these are left out; every other question is answered as of the certificate's own time. `blobs`: read every picture
    and file too; a builder that reads them anyway may leave it out.
    """
    try:
        signed = load.signed(certificate)
        document = load.certificate(certificate, digest)
        broken = _broken_signature(signed, document.key_id, place, state, load)
        if broken is not None:
            return [fault(broken, certificate)]
        basis = basis_of(
            document.request,
            state,
            load,
            at=document.certified_at,
            judged_by=document.site_payload,
            blobs=blobs,
            spoken=document.kind == Kind.ORAL,
        )
    except Faulty as faulty:
        return faulty.faults
    faults = [*_against_the_certificate(document, basis, load)]
    if next_to_fold:
        faults += _against_the_moment(document, basis, state, load)
    return faults


def _broken_signature(
    signed: Signed, key_id: str, place: Place, state: State, load: Load
) -> str | None:
    """Code of the fault if the certifier did not sign with the key in use at that place; None if it did."""
    if key_id not in state.get("key/certifier", ()):
        return "key_unknown"
    if not certifier_in_use(state, key_id, place.seq, place.at):
        return "key_replaced"
    stands = load.seals.certified(signed.document, signed.signature, key_id)
    if stands is None:
        return "key_unknown"
    return None if stands else "signature_invalid"


def judge_time(document: CertificateDocument, subject: str, at: int) -> Fault | None:
    """Whether a certificate lets its subject be seen at a moment: not yet, no longer, or no fault."""
    publication = document.publication(subject)
    if publication is None:
        return fault("publications_differ", subject)
    if at < document.not_before:
        return fault("not_yet", subject)
    ends = document.ends(publication)
    return fault("expired", subject) if ends is not None and at >= ends else None


def ends_by_itself(basis: Basis, load: Load) -> int | None:
    """When a certificate ends unless a signature follows; none where everything is signed.

    The hours count from the first consent that is still unsigned, whenever it was published.
    """
    if basis.kind != Kind.ORAL:
        return None
    approved = basis.approved
    return signed_by(load.rulebook(approved.document.rulebook), min(approved.unsigned_consents))


def _against_the_certificate(
    document: CertificateDocument, basis: Basis, load: Load
) -> Iterator[Fault]:
    """What the certificate says against what was signed."""
    uuid, approved = document.certificate, basis.approved
    if document.kind != basis.kind:
        yield fault("kind_differs", uuid)
    if document.site != basis.site.subject:
        yield fault("site_differs", uuid)
    stated = (document.rulebook, document.opened_seq, document.decision_seqs)
    if stated != (approved.document.rulebook, approved.opened_seq, approved.decision_seqs):
        yield fault("request_altered", uuid)
    if document.submission != approved.progress.submission:
        yield fault("submission_differs", uuid)
    if document.not_before < (approved.not_before or 0):
        yield fault("not_yet", uuid)
    if document.expires != ends_by_itself(basis, load):
        yield fault("expiry_differs", uuid)
    listed = [(one.subject, one.freeze, one.payload) for one in approved.progress.subjects]
    if [(one.subject, one.freeze, one.payload) for one in document.publications] != listed:
        yield fault("publications_differ", uuid)
        return
    kept = {line.freeze for line in basis.lines}
    publications = [one for one in document.publications if one.freeze in kept]
    for publication, line in zip(publications, basis.lines, strict=True):
        traits = line.traits
        placed = [place.column for place in publication.placements if place.site == document.site]
        if (
            publication.lineage != traits.lineage
            or publication.subject_type != traits.subject_type
            or placed != traits.columns_in(document.site)
            or len(placed) != len(publication.placements)
            or (publication.public_id is None) == (traits.subject_type == "item")
        ):
            yield fault("publications_differ", traits.subject)
        if publication.expires != traits.expires:
            yield fault("expiry_differs", traits.subject)


def _against_the_moment(
    document: CertificateDocument, basis: Basis, state: State, load: Load
) -> Iterator[Fault]:
    yield from against_reuse(document.request, state, spoken=basis.approved.spoken)
    on_the_list = any(line.digest == document.site_payload.payload for line in basis.lines)
    record = record_of(state, document.site)
    in_force = record is not None and any(
        version["payload"] == document.site_payload.payload for version in record["versions"]
    )
    if not on_the_list and not in_force:
        yield fault("site_differs", document.certificate)
    given = Numbers(state, document.site).given(
        basis.lines,
        visible_from=document.not_before,
        keeps_original_dates=basis.keeps_original_dates,
    )
    nothing_destroyed = len(basis.lines) == len(document.publications)
    if nothing_destroyed and given != [Given.of(one) for one in document.publications]:
        yield fault("publications_differ", document.certificate)
    yield from against_the_acts(basis, state, load, document.certified_at)


def against_the_acts(basis: Basis, state: State, load: Load, at: int) -> Iterator[Fault]:
    """Lighter acts (correction, arrangement, adoption) that are not what they claim, at a moment."""
    yield from acts.against_the_acts(
        basis.approved, basis.lines, basis.acts, state=state, load=load, at=at
    )


def against_reuse(request: str, state: State, *, spoken: bool) -> Iterator[Fault]:
    """A request gives one certificate (before it one on consent by telephone, at most), and none once a subject of it
    was withdrawn after it was opened."""
    recorded = state[f"request/{request}"]
    if recorded["certificate"] or (spoken and recorded.get("oral_certificate")):
        yield fault("already_certified", request)
    for subject in recorded["subjects"]:
        if withdrawn_seq(state, subject) > recorded["opened"][0]:
            yield fault("withdrawn", subject)
