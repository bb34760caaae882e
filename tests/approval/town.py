"""A township with its people by post, and the shortest ways to submit something there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from huabiao.approval import services
from huabiao.approval.documents import Subject
from huabiao.approval.models import Decision, Request
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger.digests import digest
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment, Organisation
from huabiao.office.organisation.selectors import Holding, holdings_of
from tests.approval.exercise_rulebook import ABOVE, TEXT

TYPE = "exercise"


def subject(text: str = "一", of: UUID | None = None) -> Subject:
    """A frozen subject whose payload says this."""
    return Subject(subject=str(of or uuid4()), freeze=str(uuid4()), payload=digest(text.encode()))


@dataclass
class Town:
    """云溪乡: officers by post key; `station` and `office` are bodies below it."""

    county: Organisation
    town: Organisation
    station: Organisation
    office: Organisation
    officers: dict[str, User] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)

    def __getitem__(self, post: str) -> User:
        return self.officers[post]

    def appoint(self, post: str, *, body: Organisation | None = None, name: str = "") -> User:
        """A new officer in a post of the township (or another body), known by `name` or the post."""
        name = name or post
        officer = User.objects.create(username=name, name=name)
        self.officers[name] = officer
        self.also(name, post, body=body)
        return officer

    def also(self, name: str, post: str, *, body: Organisation | None = None) -> Appointment:
        """A further post for the officer known by that name."""
        opened = organisation.open_post(organisation=body or self.town, key=post, name=post)
        made = organisation.appoint(
            officer=self.officers[name],
            post=opened,
            starts_at=clocks.now() - timedelta(seconds=1),
        )
        self.appointments.setdefault(name, made)
        return made

    def holding(self, name: str) -> Holding:
        """In which post the officer acts first."""
        return holdings_of(self.officers[name])[0]

    def stand_in(self, name: str, holder: str, *, days: int = 3) -> None:
        """AB角: `name` stands in for `holder` from now."""
        now: datetime = clocks.now()
        organisation.delegate(
            appointment=self.appointments[holder],
            officer=self.officers[name],
            starts_at=now - timedelta(seconds=1),
            ends_at=now + timedelta(days=days),
            reason="出差",
        )

    def submit(
        self, scope: str | None, *, by: str = "information_officer", **changes: Any
    ) -> Request:
        """A request of the station's information officer."""
        said: dict[str, Any] = {
            "subject_type": TYPE,
            "subjects": [subject()],
            "matter": {"subject": "item", "scope": scope},
            "submitter": changes.get("submitter") or self.holding(by),
            "organisation": self.station,
            "site": uuid4(),
            "site_organisation": self.town,
        }
        return services.open_request(**{**said, **changes})

    def decide(self, request: Request, by: str, verdict: str = "agree", **said: Any) -> Decision:
        """The officer known by that name decides."""
        return services.decide(request=request, officer=self[by], verdict=verdict, **said)


def found_town(*, texts: tuple[str, ...] = (ABOVE, TEXT)) -> Town:
    """Establish the bodies, appoint one officer to each post, adopt the rulebook (a chain, highest first)."""
    county = organisation.establish(name="清砚县", kind="county")
    town = organisation.establish(name="云溪乡", kind="township", parent=county)
    made = Town(
        county=county,
        town=town,
        station=organisation.establish(name="农业服务中心", kind="station", parent=town),
        office=organisation.establish(name="党政综合办", kind="section", parent=town),
    )
    for post in (
        "party_secretary",
        "township_head",
        "leader_in_charge",
        "deputy",
        "network_centre",
        "duty_officer",
    ):
        made.appoint(post)
    made.appoint("information_officer", body=made.station)
    adoption.adopt(
        organisation=town,
        texts=list(texts),
        effective=clocks.now() - timedelta(seconds=1),
    )
    return made
