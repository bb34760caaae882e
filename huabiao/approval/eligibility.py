"""Who may take a step now, and what to do where nobody may: an empty post never deadlocks, it is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huabiao.approval.documents import Seat
from huabiao.approval.drafting import Part, draft, seat_of
from huabiao.approval.judgement import breaches
from huabiao.approval.models import Request, Step
from huabiao.approval.progress import Progress, StepProgress
from huabiao.approval.projection import progress_of
from huabiao.approval.states import Act, RequestState, StepState, Verdict
from huabiao.office.adoption import selectors as adoption
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, ancestry, holders
from huabiao.rules.rulebook import MergedRulebook

PERSONAL = frozenset(
    {
        "contributor",
        "own_through_delegation",
        "only_signer",
        "already_signed",
        "forwarded_elsewhere",
        "not_holder",
    }
)
"""Breaches that lie in the person, not in what is said."""


@dataclass(frozen=True)
class Blocked:
    """A slot that no eligible officer can fill: which posts of which bodies, why, and who may appoint."""

    step: str
    posts: tuple[str, ...]
    post_names: tuple[str, ...]
    bodies: tuple[Organisation, ...]
    is_vacant: bool
    may_appoint: tuple[Holding, ...]


class Roster:
    """Who may act in the open seats of a request today: asked once, then looked up. Three queries."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self._people = holders_of(seat for step in progress.steps for seat in _open_seats(step))

    def holders(self, slot: Iterable[Seat]) -> list[Holding]:
        """Everyone in one of these seats: holders first, then those standing in."""
        wanted = set(slot)
        return [holding for holding in self._people if seat_of(holding) in wanted]

    def eligible(self, step: StepProgress) -> list[Holding]:
        """Those of them who may take the step if it is (or were) its turn now."""
        people = self.holders(_open_seats(step))
        return [holding for holding in people if may_take(self.progress, step, holding)]

    def blocked(self) -> list[Blocked]:
        """The open slots that nobody may fill, those of steps further down too."""
        found = []
        for step in self.progress.steps:
            for number in step.open_slots():
                people = self.holders(step.slots[number])
                if not any(may_take(self.progress, step, holding) for holding in people):
                    found.append(_blocked(self.progress, step, step.slots[number], not people))
        return found


def eligible(request: Request, step: Step | str) -> list[Holding]:
    """Everyone who may take the step if it is (or were) its turn now: holders first, then those standing in."""
    progress = progress_of(request)
    found = progress.step(step if isinstance(step, str) else step.key)
    if found is None or found.state == StepState.DONE:
        return []
    return Roster(progress).eligible(found)


def blocked_steps(request: Request) -> list[Blocked]:
    """The open slots that nobody may fill, with who may appoint somebody; none once the request is closed.

    Steps behind an unfinished one are looked at too, so that a gap is known before the request gets there; who
    may still choose between two steps counts for both.
    """
    progress = progress_of(request)
    return Roster(progress).blocked() if progress.state == RequestState.OPEN else []


def may_take(progress: Progress, step: StepProgress, holding: Holding) -> bool:
    """Whether nothing in the person speaks against it."""
    return not personal_breaches(progress, step, holding)


def personal_breaches(progress: Progress, step: StepProgress, holding: Holding) -> frozenset[str]:
    """What in the person speaks against their taking the step, looked at as if it were its turn."""
    officer = str(holding.officer.uuid)
    before = step.state
    step.state = StepState.ACTIVE
    try:
        decision = draft(
            progress,
            officer,
            [Part(step, holding)],
            verdict=Verdict.READ if step.act == Act.READ else Verdict.AGREE,
            at=progress.last_at,
        )
        found = breaches(progress, decision, lambda _appointment: seat_of(holding))
    finally:
        step.state = before
    return PERSONAL & {breach.code for breach in found}


def holders_of(seats: Iterable[Seat]) -> list[Holding]:
    """Everyone who may act in one of these seats: holders first, then those standing in. Three queries."""
    wanted = set(seats)
    bodies = list(Organisation.objects.filter(uuid__in={seat.organisation for seat in wanted}))
    people = holders(post_key={seat.post for seat in wanted}, organisation=bodies)
    return [holding for holding in people if seat_of(holding) in wanted]


def _open_seats(step: StepProgress) -> list[Seat]:
    return [seat for number in step.open_slots() for seat in step.slots[number]]


def _blocked(
    progress: Progress, step: StepProgress, slot: Sequence[Seat], is_vacant: bool
) -> Blocked:
    bodies = tuple(Organisation.objects.filter(uuid__in={seat.organisation for seat in slot}))
    merged = adoption.rulebook_by_digest(progress.document.rulebook)
    posts = tuple(dict.fromkeys(seat.post for seat in slot))
    return Blocked(
        step=step.key,
        posts=posts,
        post_names=tuple(
            merged.posts[post].name if post in merged.posts else post for post in posts
        ),
        bodies=bodies,
        is_vacant=is_vacant,
        may_appoint=tuple(may_appoint(bodies, merged)),
    )


def may_appoint(bodies: Iterable[Organisation], merged: MergedRulebook) -> list[Holding]:
    """Who administers these bodies: the holders of a post with that right, in the body itself or the nearest above."""
    posts = [key for key, post in merged.posts.items() if "administer" in post.may]
    found: dict[int, Holding] = {}
    for body in bodies:
        for above in ancestry(body):
            people = holders(post_key=posts, organisation=above) if posts else []
            if people:
                found |= {holding.officer.pk: holding for holding in people}
                break
    return list(found.values())
