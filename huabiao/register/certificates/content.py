"""What was signed, checked against what it says of itself: subject, site, columns, matter, openness."""

from collections.abc import Iterator, Sequence

from huabiao.approval.documents import RequestDocument, Subject
from huabiao.register.certificates.acts import Acts
from huabiao.register.certificates.chain import Approved
from huabiao.register.certificates.documents import Frozen
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Load
from huabiao.register.certificates.numbering import Line
from huabiao.register.certificates.state import State, record_of, version_at
from huabiao.register.payloads import SitePayload, Traits


def signed_lines(subjects: Sequence[Subject], load: Load) -> list[Line]:
    """The frozen copies on a signed list, but for those the ledger says were destroyed.

    `Faulty` where one is missing, altered or of another subject.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    for one in subjects:
        if one.freeze is not None and load.is_purged(one.freeze):
            continue
        if one.freeze is None or one.payload is None:
            faults.append(fault("payload_missing", one.subject))
            continue
        try:
            traits = load.traits(one.freeze, one.payload)
        except Faulty as faulty:
            faults += faulty.faults
            continue
        if traits.subject != one.subject:
            faults.append(fault("subject_differs", one.subject))
        lines.append(Line(one.freeze, one.payload, traits))
    if faults:
        raise Faulty(faults)
    return lines


def site_of(lines: Sequence[Line], site: str, state: State, at: int) -> Frozen:
    """The site's own payload that content is judged by: on the same list, else the one in force.

    `Faulty` where the site itself was never approved.
    """
    for line in lines:
        if line.traits.subject_type == "site" and line.traits.subject == site:
            return Frozen(freeze=line.freeze, payload=line.digest)
    record = record_of(state, site)
    version = version_at(record, at) if record is not None else None
    if version is None:
        raise Faulty([fault("site_unknown", site)])
    return Frozen(freeze=version["freeze"], payload=version["payload"])


def against_the_content(
    approved: Approved, lines: Sequence[Line], site: SitePayload, acts: Acts
) -> Iterator[Fault]:
    """Everything the payloads show that the request did not say, or may not be."""
    document = approved.document
    if document.site != site.subject or _organiser(document) != site.organisation:
        yield fault("site_differs", document.request)
    for line in lines:
        yield from _against_one(line.traits, site, acts)


def _organiser(document: RequestDocument) -> str:
    return document.site_organisation or document.organisation


def _against_one(traits: Traits, site: SitePayload, acts: Acts) -> Iterator[Fault]:
    if traits.site != site.subject:
        yield fault("site_differs", traits.subject)
        return
    closed = traits.subject_type == "item" and traits.openness != "proactive"
    if closed and site.kind != "internal":
        yield fault("not_public", traits.subject)
    try:
        act = acts.on(traits)
    except ValueError:
        yield fault("column_unknown", traits.subject)
        return
    if act is None:
        yield fault("matter_differs", traits.subject)
