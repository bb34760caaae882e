"""The two documents that approval signs: a request and a decision. Closed schemas, RFC 8785 bytes.

Anyone who verifies a chain reads these bytes, never database rows: every fact that a rule needs is inside.
"""

import secrets
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from huabiao.approval.states import Verdict, Way
from huabiao.office.ledger.digests import canonical, digest_document

MOST_SUBJECTS = 500
"""Longest signed list (one signature over a stock correction or a migration batch)."""

LONGEST_OPINION = 2000

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
Digest = Annotated[str, StringConstraints(pattern=r"^(sha256|sm3):[0-9a-f]{64}$")]
Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:/-]{1,80}$")]
Milliseconds = Annotated[int, Field(ge=0)]


def fresh_nonce() -> str:
    """128 random bits in hex, so that a digest says nothing about what it covers (decision 12)."""
    return secrets.token_hex(16)


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def as_document(self) -> dict[str, Any]:
        """The plain JSON value that is signed."""
        return self.model_dump(mode="json", by_alias=True)

    def canonical(self) -> bytes:
        """The RFC 8785 bytes that are stored and digested."""
        return canonical(self.as_document())


class Subject(_Closed):
    """One line of the signed list. `freeze` and `payload` are null where nothing is frozen (a withdrawal)."""

    subject: Id
    freeze: Id | None = None
    payload: Digest | None = None


class Submitter(_Closed):
    """Who submitted, in which appointment; `delegation` if as a stand-in."""

    officer: Id
    appointment: Id
    delegation: Id | None = None


class Seat(_Closed):
    """A post of a body whose holder may fulfil (a part of) a step."""

    organisation: Id
    post: Name


class Amendment(_Closed):
    """The rulebook's word on the signer's amendment: whether, and which acts are then done again."""

    allowed: bool = False
    signs_again: tuple[Name, ...] = ()
    clauses: tuple[Name, ...] = ()


class OralApproval(_Closed):
    """The rulebook's word on consent by telephone for this matter: whether, whose (none: every signer's), and which
    posts may write it down."""

    allowed: bool = False
    posts: tuple[Name, ...] | None = None
    registrars: tuple[Name, ...] = ()
    clauses: tuple[Name, ...] = ()


class RequestDocument(_Closed):
    """`request/1`. `seats` fixes, for each step of the route, the slots to be filled and who may fill each:
    step → slots → seats, any seat of a slot fills it, every slot must be filled. `matter` is what the route was
    chosen by; `further_matters` those of other columns and list lines, the route then answers all of them."""

    schema_: Literal["request/1"] = Field("request/1", alias="schema")
    request: Id
    subject_type: Name
    subjects: Annotated[tuple[Subject, ...], Field(min_length=1, max_length=MOST_SUBJECTS)]
    submission: Digest
    matter: dict[str, Any]
    further_matters: tuple[dict[str, Any], ...] = ()
    rulebook: Digest
    organisation: Id
    site: Id | None
    site_organisation: Id | None
    concerned: tuple[Id, ...]
    submitter: Submitter
    contributors: tuple[Id, ...]
    route: dict[str, Any]
    seats: dict[Name, tuple[tuple[Seat, ...], ...]]
    amendment: Amendment
    oral: OralApproval = OralApproval()
    findings: Digest | None
    attachments: tuple[Digest, ...]
    opened: Milliseconds
    nonce: Nonce

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read stored bytes. Raises `pydantic.ValidationError` on anything outside the schema."""
        return cls.model_validate_json(data)


class MergedStep(_Closed):
    """A further step that the same decision fulfils, and the appointment the officer acts in for it."""

    step: Name
    appointment: Id
    delegation: Id | None = None


class AddedStep(_Closed):
    """Signers added by a signer (加签): a step of its own before or after the one that asks for it.

    `need: any`: one holder of one of the seats; `all`: one of each, in any order (会签, 圈阅).
    """

    key: Name
    place: Literal["before", "after"]
    act: Name
    seats: Annotated[tuple[Seat, ...], Field(min_length=1)]
    need: Literal["any", "all"] = "any"

    def slots(self) -> tuple[tuple[Seat, ...], ...]:
        """What is to be filled, and by whom."""
        return (self.seats,) if self.need == "any" else tuple((seat,) for seat in self.seats)


class Paper(_Closed):
    """A decision made by hand on the printed form: entered by one person, compared by another."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    code: Name
    scan: Digest
    entered_by: Id
    compared_by: Id


class Spoken(_Closed):
    """A consent given by telephone or in person: when and where it was said (a number, a room), and who wrote it down.

    The words themselves are the decision's opinion. It fills the step until its signature follows.
    """

    at: Milliseconds
    where: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    heard_by: Id
    appointment: Id
    delegation: Id | None = None


class DecisionDocument(_Closed):
    """`decision/1`. `steps` names every step it fulfils; `appointment` is that of the first of them.

    `prepared_by`: who wrote the opinion down for the officer to decide on, where somebody did.
    """

    schema_: Literal["decision/1"] = Field("decision/1", alias="schema")
    decision: Id
    request: Id
    steps: Annotated[tuple[Name, ...], Field(min_length=1)]
    officer: Id
    appointment: Id
    delegation: Id | None = None
    merged: tuple[MergedStep, ...] = ()
    act: Name
    verdict: Verdict
    opinion: Annotated[str, StringConstraints(max_length=LONGEST_OPINION)] = ""
    way: Way = Way.LOGIN
    submission: Digest
    amended_to: Digest | None = None
    amended_subjects: (
        Annotated[tuple[Subject, ...], Field(min_length=1, max_length=MOST_SUBJECTS)] | None
    ) = None
    forward_to: Id | None = None
    added_step: AddedStep | None = None
    not_before: Milliseconds | None = None
    paper: Paper | None = None
    spoken: Spoken | None = None
    prepared_by: Id | None = None
    at: Milliseconds
    nonce: Nonce

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read stored bytes. Raises `pydantic.ValidationError` on anything outside the schema."""
        return cls.model_validate_json(data)

    def acting(self) -> list[tuple[str, str, str | None]]:
        """(step, appointment, delegation) for every step the decision names, in order."""
        others = {m.step: (m.appointment, m.delegation) for m in self.merged}
        own = (self.appointment, self.delegation)
        return [(step, *others.get(step, own)) for step in self.steps]


def submission_digest(subjects: tuple[Subject, ...] | list[Subject]) -> str:
    """What a signer signs: the digest of the whole list, in order."""
    return digest_document([subject.as_document() for subject in subjects])
