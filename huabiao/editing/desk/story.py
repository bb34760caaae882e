"""How a request went: the route as it stands, each decision with its opinion, and who may act next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.timezone import localtime

from huabiao.approval.documents import DecisionDocument, Seat
from huabiao.approval.models import Request
from huabiao.approval.progress import Filling, Progress, StepProgress
from huabiao.approval.selectors import Blocked, blocked_steps, eligible
from huabiao.approval.states import FULFILLING, RequestState, StepState, Verdict, Way
from huabiao.editing.items.progress import act_name
from huabiao.editing.items.status import post_names
from huabiao.office.accounts.models import User
from huabiao.office.adoption import selectors as adoption
from huabiao.office.organisation.models import Appointment, Organisation
from huabiao.rules.rulebook import MergedRulebook
from huabiao.rules.rulebook.parts.acts import WAY_NAMES


@dataclass(frozen=True)
class ClauseShown:
    """A clause with what it says, for whoever does not know its number by heart."""

    id: str
    article: str
    says: str


@dataclass(frozen=True)
class DecisionShown:
    """One decision in words. `post`: in which post; `for_whom`: the holder stood in for; `to`: forwarded to."""

    verdict: str
    verdict_name: str
    officer: str
    post: str
    opinion: str
    at: datetime
    way: str
    acts: str
    for_whom: str = ""
    to: str = ""
    amended: bool = False
    paper: str = ""
    spoken: str = ""
    prepared_by: str = ""


@dataclass(frozen=True)
class StepShown:
    """One step of the route: its posts, what was decided, who may decide now."""

    key: str
    act: str
    state: str
    posts: str
    decisions: list[DecisionShown]
    people: str
    clauses: list[ClauseShown]
    needs_all: bool
    is_added: bool
    forwarded_to: str = ""


@dataclass(frozen=True)
class Story:
    """A request's route, all its decisions in order, and the steps that nobody may take."""

    steps: list[StepShown]
    decisions: list[DecisionShown]
    blocked: list[Blocked]
    clauses: list[ClauseShown]


def story_of(request: Request, progress: Progress) -> Story:
    """Everything there is to say about how far a request has come."""
    merged = adoption.rulebook_by_digest(request.rulebook)
    documents = [row.parsed() for row in request.decisions.order_by("ledger_seq")]
    words = _Words(documents, progress)
    shown = {document.decision: words.decision(document) for document in documents}
    names = post_names()
    is_open = progress.state == RequestState.OPEN
    steps = [
        StepShown(
            key=step.key,
            act=act_name(step.act),
            state=str(step.state),
            posts=posts_of(step, names, merged),
            decisions=[shown[filling.decision] for filling in _fillings(step)],
            people=_people(request, step) if step.state == StepState.ACTIVE else "",
            clauses=clauses_shown(step.clauses, merged),
            needs_all=len(step.slots) > 1,
            is_added=step.added,
            forwarded_to="、".join(words.officer(one) for one in step.forwarded.values()),
        )
        for step in progress.steps
    ]
    return Story(
        steps=steps,
        decisions=list(shown.values()),
        blocked=blocked_steps(request) if is_open else [],
        clauses=clauses_shown(request.parsed().route.get("clauses", ()), merged),
    )


def _fillings(step: StepProgress) -> list[Filling]:
    """What was said on each slot: the consent by telephone first, then its signature."""
    slots = sorted({*step.spoken, *step.filled})
    given = [by[slot] for slot in slots for by in (step.spoken, step.filled) if slot in by]
    return list(dict.fromkeys(given))


def clauses_shown(ids: Iterable[str], merged: MergedRulebook) -> list[ClauseShown]:
    """Clauses of the rulebook by their ids; one the rulebook does not know is left as its id."""
    known = merged.clauses
    return [
        ClauseShown(one, known[one].article, known[one].says)
        if one in known
        else ClauseShown(one, "", "")
        for one in dict.fromkeys(ids)
    ]


def posts_of(step: StepProgress, names: dict[tuple[str, str], str], merged: MergedRulebook) -> str:
    """云溪乡 党委书记 或 乡长；… : the posts that may fill each slot of a step."""
    bodies = {
        str(uuid): short or name
        for uuid, name, short in Organisation.objects.filter(
            uuid__in={seat.organisation for slot in step.slots for seat in slot}
        ).values_list("uuid", "name", "short_name")
    }
    slots = []
    for slot in step.slots:
        seats = [
            bodies.get(seat.organisation, "") + _post_name(seat, names, merged) for seat in slot
        ]
        slots.append("或".join(dict.fromkeys(seats)))
    return "、".join(dict.fromkeys(slots))


def _post_name(seat: Seat, names: dict[tuple[str, str], str], merged: MergedRulebook) -> str:
    """As the body calls it; a post it has not opened, as the rulebook does."""
    post = merged.posts.get(seat.post)
    return names.get((seat.organisation, seat.post), post.name if post else seat.post)


def _people(request: Request, step: StepProgress) -> str:
    return "、".join(dict.fromkeys(str(holding.officer) for holding in eligible(request, step.key)))


class _Words:
    """Officers, posts and acts of some decisions in words. Two queries."""

    def __init__(self, documents: list[DecisionDocument], progress: Progress) -> None:
        self._progress = progress
        people = {one.officer for one in documents}
        people |= {one.forward_to for one in documents if one.forward_to}
        people |= {
            o
            for one in documents
            if one.paper
            for o in (one.paper.entered_by, one.paper.compared_by)
        }
        people |= {one.spoken.heard_by for one in documents if one.spoken}
        people |= {one.prepared_by for one in documents if one.prepared_by}
        people |= {one for step in progress.steps for one in step.forwarded.values()}
        self._people = {
            str(uuid): name
            for uuid, name in User.objects.filter(uuid__in=people).values_list("uuid", "name")
        }
        rows: Any = Appointment.objects.filter(
            uuid__in={one.appointment for one in documents}
        ).select_related("post__organisation", "officer")
        self._appointments = {str(row.uuid): row for row in rows}

    def officer(self, uuid: str | None) -> str:
        return self._people.get(uuid or "", "")

    def decision(self, document: DecisionDocument) -> DecisionShown:
        held = self._appointments.get(document.appointment)
        steps = [self._progress.step(key) for key in document.steps]
        acts = "、".join(act_name(step.act) for step in steps if step is not None)
        paper = document.paper
        return DecisionShown(
            verdict=str(document.verdict),
            verdict_name=VERDICT_NAMES[document.verdict],
            officer=self.officer(document.officer),
            post=f"{held.post.organisation}{held.post.name}" if held else "",
            opinion=document.opinion,
            at=datetime.fromtimestamp(document.at / 1000, UTC),
            way=_WAY_WORDS[document.way],
            acts=acts,
            for_whom=str(held.officer) if held and document.delegation else "",
            to=self.officer(document.forward_to),
            amended=document.verdict == Verdict.AMEND,
            paper=f"{paper.number}（{self.officer(paper.entered_by)}／{self.officer(paper.compared_by)}）"
            if paper
            else "",
            spoken=self._spoken(document),
            prepared_by=self.officer(document.prepared_by),
        )

    def _spoken(self, document: DecisionDocument) -> str:
        """0990-5550114，2026-03-18 09:05，李四记录."""
        said = document.spoken
        if said is None:
            return ""
        at = localtime(datetime.fromtimestamp(said.at / 1000, UTC))
        return f"{said.where}，{at:%Y-%m-%d %H:%M}，{self.officer(said.heard_by)}记录"


_WAY_WORDS: dict[Way, str] = {
    Way.ORAL: "口头同意",
    **{Way(way): word for way, word in WAY_NAMES.items()},
}

VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.AGREE: "同意",
    Verdict.READ: "已阅",
    Verdict.AMEND: "改后同意",
    Verdict.RETURN: "退回",
    Verdict.REFUSE: "不同意",
    Verdict.FORWARD: "转交",
    Verdict.ADD_SIGNER: "加签",
}
"""As they stand on the printed form, which is Chinese whoever prints it."""


def is_signature(decision: DecisionShown) -> bool:
    """Whether it fulfilled a step (and is no forwarding, return or refusal)."""
    return Verdict(decision.verdict) in FULFILLING
