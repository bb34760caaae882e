"""A township that publishes: people by post, and the shortest ways from a payload to a certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from huabiao.approval import services as approval
from huabiao.approval.models import Decision, Request
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment, Organisation
from huabiao.office.organisation.selectors import holdings_of
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.fold import Change
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate, Withdrawal
from huabiao.register.certificates.services import issue, withdraw
from huabiao.register.certificates.state import Record, folded
from huabiao.register.payloads import SitePayload, matters_of, parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.services import Frozen
from tests.register.certificates.town_rulebook import TEXT
from tests.register.sample_payloads import Document, make_item, make_site, named

POSTS = (
    "party_secretary",
    "leader_in_charge",
    "network_centre",
    "information_officer",
    "duty_officer",
)


@dataclass
class Town:
    """云溪乡 with one site; `state` is the ledger folded so far."""

    body: Organisation
    officers: dict[str, User] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    load: Documents = field(default_factory=Documents)
    sites: dict[str, SitePayload] = field(default_factory=dict)

    def appoint(self, post: str, name: str = "", **when: Any) -> Appointment:
        """An officer in a post, known by `name` or the post."""
        name = name or post
        officer = self.officers.get(name) or organisation.register_officer(username=name, name=name)
        self.officers[name] = officer
        opened = organisation.open_post(organisation=self.body, key=post, name=post)
        started = when.pop("starts_at", None) or clocks.now() - timedelta(seconds=1)
        made = organisation.appoint(officer=officer, post=opened, starts_at=started, **when)
        self.appointments.setdefault(name, made)
        return made

    def submit(
        self,
        *payloads: Document,
        subject_type: str = "item",
        matter_subject: str | None = None,
        by: str = "information_officer",
        blobs: Mapping[str, bytes] | None = None,
        **changes: Any,
    ) -> Request:
        """Freeze and submit; the matters are taken from the payloads."""
        frozen = [self.freeze(one, blobs) for one in payloads]
        parsed = [parse(canonical(one)) for one in payloads]
        for one in parsed:
            if isinstance(one, SitePayload):
                self.sites[one.subject] = one
        first = parsed[0]
        site = self.sites[first.subject if isinstance(first, SitePayload) else first.site]
        about = matter_subject or (subject_type if subject_type != "migration" else "item")
        said: dict[str, Any] = {
            "subject_type": subject_type,
            "subjects": [
                {"subject": one.subject, "freeze": made.freeze, "payload": made.digest}
                for one, made in zip(parsed, frozen, strict=True)
            ],
            "matter": [
                dict(facts) for one in parsed for facts in matters_of(one, site=site, subject=about)
            ],
            "submitter": holdings_of(self.officers[by])[0],
            "organisation": self.body,
            "site": site.subject,
            "site_organisation": self.body,
        }
        return approval.open_request(**{**said, **changes})

    def freeze(self, payload: Document, blobs: Mapping[str, bytes] | None = None) -> Frozen:
        """A frozen copy, screened by the township's rules."""
        return vault.freeze(payload=payload, blobs=blobs or {}, organisation=self.body)

    def decide(self, request: Request, by: str, verdict: str = "agree", **said: Any) -> Decision:
        """The officer known by that name decides."""
        return approval.decide(request=request, officer=self.officers[by], verdict=verdict, **said)

    def approve(self, request: Request, **last: Any) -> Request:
        """Everyone on the route agrees, in turn; `last` goes into the last decision."""
        steps = list(request.steps.order_by("order"))
        for number, step in enumerate(steps, start=1):
            said = last if number == len(steps) else {}
            self.decide(request, step.posts[0], **said)
        return request

    def speak(self, request: Request, signer: str = "leader_in_charge") -> Decision:
        """The signer consents by telephone; the duty officer writes it down."""
        return approval.register_oral(
            request=request,
            officer=self.officers["duty_officer"],
            signer=self.officers[signer],
            said_at=clocks.now(),
            where="0990-5550114",
            words="同意先发，回来补签",
        )

    def spoken(self, *payloads: Document, **said: Any) -> Request:
        """Submitted, consented to by telephone, published by the network centre: all but the signature."""
        request = self.submit(*payloads, **said)
        self.speak(request)
        self.decide(request, "network_centre")
        request.refresh_from_db()
        return request

    def follow(self) -> list[Change]:
        """Fold what is new; fails the test where anything is wrong."""
        found: list[Change] = []
        for change in follow(self.state, ledger_rows.entries(folded(self.state) - 1), self.load):
            assert not isinstance(change, Halt), [str(f) for f in change.faults]
            found.append(change)
        return found

    def certify(self, request: Request) -> CertificateDocument:
        """Fold, certify, fold."""
        self.follow()
        row = issue(request_uuid=request.uuid, state=self.state)
        self.follow()
        return CertificateDocument.parse(bytes(row.document))

    def publish(self, *payloads: Document, **said: Any) -> CertificateDocument:
        """From payloads to a folded certificate."""
        return self.certify(self.approve(self.submit(*payloads, **said)))

    def record(self, name: str) -> Record:
        """The folded record of the item of that name."""
        record: Record = self.state[f"subject/{named(name)}"]
        return record

    def row(self, document: CertificateDocument) -> Certificate:
        """The stored certificate."""
        return Certificate.objects.get(uuid=document.certificate)


def found_town() -> Town:
    """Make the installation, the body, its officers; adopt the rulebook; certify the site."""
    ledger.record_installation()
    town = Town(organisation.establish(name="云溪乡", kind="township"))
    for post in POSTS:
        town.appoint(post)
    town.appoint("information_officer", name="second_writer")
    adoption.adopt(organisation=town.body, texts=[TEXT], effective=a_moment_ago())
    town.publish(site_payload(town), subject_type="site", by="network_centre")
    return town


def site_payload(town: Town, **changes: Any) -> Document:
    """The township's site."""
    return make_site(**{"organisation": str(town.body.uuid), "nonce": uuid4().hex, **changes})


def item_payload(name: str = "停水通知", **changes: Any) -> Document:
    """An item with a fresh nonce."""
    return make_item(name, **{"nonce": uuid4().hex, **changes})


def a_moment_ago() -> datetime:
    return clocks.now() - timedelta(seconds=1)


def adopted_by_second_site(town: Town, **changes: Any) -> dict[str, Any]:
    return item_payload(
        "采用",
        site=named("second site"),
        placements=[{"site": named("second site"), "column": named("column other")}],
        lineage=named("停水通知"),
        **changes,
    )


def adoption_of(town: Town, payload: dict[str, Any], writer: str = "information_officer") -> Any:
    parsed = parse(canonical(payload))
    site = town.sites[named("second site")]
    matters = [
        {**facts, "from_channel": "external"}
        for facts in matters_of(parsed, site=site, subject="adoption")
    ]
    return town.submit(payload, subject_type="adoption", by=writer, matter=matters)


def take_off(town: Town, name: str = "停水通知", by: str = "duty_officer") -> Withdrawal:
    return withdraw(
        subject=named(name), sites=None, officer=town.officers[by], reason="附件含身份证号码"
    )
