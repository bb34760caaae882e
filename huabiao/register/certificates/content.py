"""What was signed, checked against what it says of itself: subject, site, columns, matter, openness."""

from collections.abc import Iterator, Sequence

from huabiao.approval.documents import RequestDocument, Subject
from huabiao.register.certificates.acts import act_on
from huabiao.register.certificates.chain import Approved
from huabiao.register.certificates.documents import Frozen
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Load
from huabiao.register.certificates.numbering import Line
from huabiao.register.certificates.state import State, record_of, version_at
from huabiao.register.payloads import ItemPayload, SitePayload
from huabiao.rules.rulebook import Matter


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
            payload = load.payload(one.freeze, one.payload)
        except Faulty as faulty:
            faults += faulty.faults
            continue
        if payload.subject != one.subject:
            faults.append(fault("subject_differs", one.subject))
        lines.append(Line(one.freeze, one.payload, payload))
    if faults:
        raise Faulty(faults)
    return lines


def site_of(lines: Sequence[Line], site: str, state: State, at: int) -> Frozen:
    """The site's own payload that content is judged by: on the same list, else the one in force.

    `Faulty` where the site itself was never approved.
    """
    for line in lines:
        if isinstance(line.payload, SitePayload) and line.payload.subject == site:
            return Frozen(freeze=line.freeze, payload=line.digest)
    record = record_of(state, site)
    version = version_at(record, at) if record is not None else None
    if version is None:
        raise Faulty([fault("site_unknown", site)])
    return Frozen(freeze=version["freeze"], payload=version["payload"])


def against_the_content(
    approved: Approved, lines: Sequence[Line], site: SitePayload
) -> Iterator[Fault]:
    """Everything the payloads show that the request did not say, or may not be."""
    document = approved.document
    if document.site != site.subject or _organiser(document) != site.organisation:
        yield fault("site_differs", document.request)
    stated = approved.matters
    for line in lines:
        yield from _against_one(line, site, stated)


def _organiser(document: RequestDocument) -> str:
    return document.site_organisation or document.organisation


def _against_one(line: Line, site: SitePayload, stated: set[Matter]) -> Iterator[Fault]:
    payload = line.payload
    subject = payload.subject
    own_site = payload.subject if isinstance(payload, SitePayload) else payload.site
    if own_site != site.subject:
        yield fault("site_differs", subject)
        return
    is_public = isinstance(payload, ItemPayload) and payload.openness == "proactive"
    if isinstance(payload, ItemPayload) and site.kind != "internal" and not is_public:
        yield fault("not_public", subject)
    try:
        act = act_on(line, site, stated)
    except ValueError:
        yield fault("column_unknown", subject)
        return
    if act is None:
        yield fault("matter_differs", subject)
