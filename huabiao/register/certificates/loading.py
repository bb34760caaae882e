"""What verification reads besides the state: certificates, chains, payloads, rulebooks, keys.

`Documents` reads from this installation's database, vault and key files, and remembers what many certificates
share (site payloads, rulebooks, routes). One is made for one run and thrown away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError

from huabiao.approval.models import Decision, Request
from huabiao.approval.selectors import Chain, Seal
from huabiao.office.adoption import selectors as adoption
from huabiao.office.ledger.digests import matches
from huabiao.office.ledger.models import Entry
from huabiao.register.certificates.documents import LONGEST_BATCH, CertificateDocument
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.seals import Seals
from huabiao.register.payloads import AnyPayload, PayloadRefused, Traits, parse, traits_of
from huabiao.register.vault.faults import VaultFault, VaultFaultKind
from huabiao.register.vault.reading import VaultReader
from huabiao.rules.rulebook import Matter, MergedRulebook, NoRoute

_PAYLOAD_FAULTS = {
    VaultFaultKind.MISSING: "payload_missing",
    VaultFaultKind.UNREADABLE: "payload_unreadable",
    VaultFaultKind.DIGEST: "payload_altered",
}
_BLOB_FAULTS = {
    VaultFaultKind.MISSING: "blob_missing",
    VaultFaultKind.UNREADABLE: "blob_missing",
    VaultFaultKind.DIGEST: "blob_altered",
}


@dataclass(frozen=True)
class Signed:
    """A certificate's bytes and the signature over them."""

    document: bytes
    signature: bytes


class Load(Protocol):
    """Where verification gets things from; every method raises `Faulty` where something is missing or altered."""

    def signed(self, certificate: str) -> Signed: ...
    def certificate(self, uuid: str, digest: str) -> CertificateDocument: ...
    def chain(self, request: str) -> Chain: ...
    def rulebook(self, digest: str) -> MergedRulebook: ...
    def route(self, rulebook: str, matters: tuple[Matter, ...]) -> dict[str, Any] | None: ...
    def payload(self, freeze: str, digest: str) -> AnyPayload: ...
    def traits(self, freeze: str, digest: str) -> Traits: ...
    def site_payload(self, freeze: str, digest: str) -> AnyPayload: ...
    def blob_faults(self, freeze: str, blobs: Sequence[str]) -> list[Fault]: ...
    def is_purged(self, freeze: str) -> bool: ...
    @property
    def seals(self) -> Seals: ...


@dataclass
class Documents:
    """This installation's documents."""

    _signed: dict[str, Signed] = field(default_factory=dict)
    _certificates: dict[tuple[str, str], CertificateDocument] = field(default_factory=dict)
    _chains: dict[str, Chain] = field(default_factory=dict)
    _rulebooks: dict[str, MergedRulebook] = field(default_factory=dict)
    _routes: dict[tuple[str, tuple[Matter, ...]], dict[str, Any] | None] = field(
        default_factory=dict
    )
    _sites: dict[tuple[str, str], AnyPayload] = field(default_factory=dict)
    _payloads: dict[tuple[str, str], AnyPayload] = field(default_factory=dict)
    _purged: set[str] | None = None
    most_kept: int = LONGEST_BATCH
    """Payloads kept in memory at once; the oldest go first."""
    vault: VaultReader = field(default_factory=VaultReader)
    seals: Seals = field(default_factory=Seals)

    def warm(self, certificates: Mapping[str, str]) -> None:
        """Fetch many certificates (UUID → digest) and their chains in few queries, in place of those fetched before."""
        found = list(Certificate.objects.filter(uuid__in=list(certificates)))
        self._certificates.clear()
        self._signed = {
            str(row.uuid): Signed(bytes(row.document), bytes(row.signature)) for row in found
        }
        self._chains = _chains([row.request for row in found])

    def signed(self, certificate: str) -> Signed:
        """Bytes and signature of a certificate."""
        if certificate not in self._signed:
            row = Certificate.objects.filter(uuid=certificate).first()
            if row is None:
                raise Faulty([fault("certificate_missing", certificate)])
            self._signed[certificate] = Signed(bytes(row.document), bytes(row.signature))
        return self._signed[certificate]

    def certificate(self, uuid: str, digest: str) -> CertificateDocument:
        """A certificate with exactly this digest."""
        key = (uuid, digest)
        if key not in self._certificates:
            document = read_certificate(self.signed(uuid).document, uuid, digest)
            self._certificates[key] = document
        return self._certificates[key]

    def chain(self, request: str) -> Chain:
        """The request and its decisions as they are stored."""
        if request not in self._chains:
            self._chains |= _chains([UUID(request)])
        try:
            return self._chains[request]
        except KeyError:
            raise Faulty([fault("request_missing", request)]) from None

    def rulebook(self, digest: str) -> MergedRulebook:
        """A rulebook by the digest of its whole chain."""
        if digest not in self._rulebooks:
            try:
                self._rulebooks[digest] = adoption.rulebook_by_digest(digest)
            except (adoption.NoRulebook, adoption.RulebookAltered):
                raise Faulty([fault("rulebook_missing", digest)]) from None
        return self._rulebooks[digest]

    def route(self, rulebook: str, matters: tuple[Matter, ...]) -> dict[str, Any] | None:
        """The route a rulebook asks for in these matters, as a plain document; None where it has none."""
        key = (rulebook, matters)
        if key not in self._routes:
            route = self.rulebook(rulebook).route_for_all(matters)
            self._routes[key] = None if isinstance(route, NoRoute) else route.as_document()
        return self._routes[key]

    def payload(self, freeze: str, digest: str) -> AnyPayload:
        """A frozen payload with exactly this digest; what was read last is kept."""
        key = (freeze, digest)
        found = self._payloads.get(key)
        if found is None:
            found = self._payloads[key] = self._read(freeze, digest)
            if len(self._payloads) > self.most_kept:
                self._payloads.pop(next(iter(self._payloads)))
        return found

    def _read(self, freeze: str, digest: str) -> AnyPayload:
        try:
            return parse(self.vault.read(freeze, digest))
        except VaultFault as problem:
            raise Faulty([fault(_PAYLOAD_FAULTS[problem.kind], freeze)]) from problem
        except PayloadRefused as problem:
            raise Faulty([fault("payload_unreadable", freeze)]) from problem

    def traits(self, freeze: str, digest: str) -> Traits:
        """What a frozen payload with exactly this digest is judged by."""
        return traits_of(self.payload(freeze, digest))

    def site_payload(self, freeze: str, digest: str) -> AnyPayload:
        """The same, remembered: thousands of certificates name one site."""
        key = (freeze, digest)
        if key not in self._sites:
            self._sites[key] = self.payload(freeze, digest)
        return self._sites[key]

    def is_purged(self, freeze: str) -> bool:
        """Whether the ledger says that a frozen copy was destroyed: then its chain stands without it."""
        if self._purged is None:
            entries = Entry.objects.filter(kind="vault.purged")
            self._purged = {
                str(entry.content["ids"]["freeze"])
                for entry in entries
                if self.seals.authentic(entry)
            }
        return freeze in self._purged

    def blob_faults(self, freeze: str, blobs: Sequence[str]) -> list[Fault]:
        """Read pictures and files of a frozen copy and compare their digests; answers what is wrong."""
        faults = []
        for blob in blobs:
            try:
                self.vault.read(freeze, blob)
            except VaultFault as problem:
                faults.append(fault(_BLOB_FAULTS[problem.kind], freeze))
        return faults


def read_certificate(data: bytes, uuid: str, digest: str) -> CertificateDocument:
    """Read certificate bytes; `Faulty` unless they have this digest and speak for this certificate."""
    if not matches(data, digest):
        raise Faulty([fault("certificate_altered", uuid)])
    try:
        document = CertificateDocument.parse(data)
    except ValidationError as problem:
        raise Faulty([fault("certificate_unreadable", uuid)]) from problem
    if document.certificate != uuid:
        raise Faulty([fault("certificate_altered", uuid)])
    return document


def _chains(requests: list[UUID]) -> dict[str, Chain]:
    """The chains of many requests in two queries; a request without a row is left out."""
    rows = {r.pk: r for r in Request.objects.filter(uuid__in=requests).only("uuid", "document")}
    decisions: dict[int, list[Decision]] = {pk: [] for pk in rows}
    for decision in Decision.objects.filter(request__in=rows).order_by("ledger_seq"):
        decisions[decision.request_id].append(decision)
    return {
        str(request.uuid): Chain(
            request=bytes(request.document),
            decisions=[bytes(made.document) for made in decisions[pk]],
            seals=[Seal(made.mac_key, bytes(made.mac), made.ledger_seq) for made in decisions[pk]],
        )
        for pk, request in rows.items()
    }
