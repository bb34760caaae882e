"""What an officer may do with a request now: asked of approval's own rules, act by act, before a button is shown."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huabiao.approval.drafting import Part, draft, parts_for, seat_of
from huabiao.approval.eligibility import holders_of, personal_breaches
from huabiao.approval.judgement import Breach, breaches
from huabiao.approval.models import Request
from huabiao.approval.progress import Progress
from huabiao.approval.projection import SeatBook
from huabiao.approval.refusals import Reason
from huabiao.approval.sentences import reasons
from huabiao.approval.states import Act, RequestState, Verdict, Way
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation.selectors import Holding, holdings_of

ACTS: dict[Verdict, Promise] = {
    Verdict.READ: _("Have read"),
    Verdict.AGREE: _("Agree"),
    Verdict.AMEND: _("Amend and sign"),
    Verdict.RETURN: _("Return"),
    Verdict.REFUSE: _("Refuse"),
    Verdict.ADD_SIGNER: _("Add a signer"),
    Verdict.FORWARD: _("Forward"),
}
"""In the order of the buttons."""

_SAID_LATER = frozenset(
    {
        "opinion_missing",
        "reason_missing",
        "amendment_missing",
        "forward_unfit",
        "added_signer_unfit",
    }
)
"""What speaks against an act only until the form is filled in."""

_UNSUITED = frozenset({"verdict_unfit", "act_unfit"})
"""Acts that do not belong to this kind of step at all: not offered, and nothing to explain."""


@dataclass(frozen=True)
class PossibleAct:
    """One act: allowed, or with every reason why not."""

    verdict: Verdict
    label: str
    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be done now, once the form is filled in."""
        return not self.reasons


@dataclass(frozen=True)
class PossibleActs:
    """All acts of one officer on one request. `steps`: keys the next signature takes; `holding`: in which post."""

    acts: list[PossibleAct] = field(default_factory=list)
    steps: tuple[str, ...] = ()
    holding: Holding | None = None
    publishes: bool = False
    opinion_required: bool = False
    may_be_paper: bool = False

    @property
    def allowed(self) -> list[PossibleAct]:
        """Those with a button."""
        return [act for act in self.acts if act.allowed]

    @property
    def barred(self) -> list[PossibleAct]:
        """Those that somebody else might do here, with the reasons."""
        return [act for act in self.acts if not act.allowed]

    @property
    def against(self) -> list[Reason]:
        """Why nothing at all may be done, each reason once; empty where something may."""
        if self.allowed:
            return []
        return list(dict.fromkeys(reason for act in self.acts for reason in act.reasons))

    def allows(self, verdict: str) -> bool:
        """Whether this act has a button."""
        return any(act.verdict == verdict for act in self.allowed)


def possible_acts(request: Request, officer: User, progress: Progress) -> PossibleActs:
    """Every act on the step whose turn it is, judged as `decide` will judge it."""
    active = progress.active()
    if progress.state != RequestState.OPEN or not active:
        return PossibleActs()
    step = active[0]
    holdings = holdings_of(officer)
    acts = []
    taken: list[Part] = []
    for verdict, label in ACTS.items():
        parts, against = _judged(progress, officer, holdings, verdict)
        codes = {breach.code for breach in against}
        if codes & _UNSUITED:
            continue
        if not against and verdict == Verdict.FORWARD and not fellows(progress, officer):
            against = [Breach("forward_unfit", step.key)]
        if not against and verdict in (Verdict.AGREE, Verdict.READ):
            taken = parts
        acts.append(PossibleAct(verdict, str(label), tuple(reasons(against, str(request.uuid)))))
    named = [part.step for part in taken] or [step]
    return PossibleActs(
        acts=acts,
        steps=tuple(one.key for one in named),
        holding=taken[0].holding if taken else None,
        publishes=any(one.act == Act.PUBLISH for one in named),
        opinion_required=any(one.opinion_required for one in named),
        may_be_paper=Way.PAPER in step.ways,
    )


def _judged(
    progress: Progress, officer: User, holdings: list[Holding], verdict: Verdict
) -> tuple[list[Part], list[Breach]]:
    said = {"verdict": verdict, "way": Way.LOGIN, "opinion": "·"}
    parts = parts_for(progress, str(officer.uuid), holdings, **said)  # type: ignore[arg-type]
    if isinstance(parts, Breach):
        return [], [parts]
    at = max(clocks.now_ms(), progress.last_at)
    document = draft(progress, str(officer.uuid), parts, at=at, **said)  # type: ignore[arg-type]
    found = breaches(progress, document, SeatBook())
    return parts, [breach for breach in found if breach.code not in _SAID_LATER]


def fellows(progress: Progress, officer: User) -> list[Holding]:
    """The other holders of the same post to whom the step may be forwarded."""
    active = progress.active()
    if not active:
        return []
    step = active[0]
    mine = {seat_of(holding) for holding in holdings_of(officer)}
    slots = [slot for slot in step.open_slots() if mine & set(step.slots[slot])]
    people = holders_of(seat for slot in slots for seat in step.slots[slot])
    return [
        holding
        for holding in people
        if holding.officer != officer
        and not personal_breaches(progress, step, holding) - {"forwarded_elsewhere"}
    ]
