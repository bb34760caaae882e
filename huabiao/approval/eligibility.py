"""Who may take a step now, and what to do where nobody may: an empty post never deadlocks, it is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huabiao.approval.documents import Seat
from huabiao.approval.drafting import Part, draft, seat_of
from huabiao.approval.judgement import breaches
from huabiao.approval.models import Request, Step
from huabiao.approval.progress import Progress, StepProgress
from huabiao.approval.projection import progress_of
from huabiao.approval.states import Act, StepState, Verdict
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


def eligible(request: Request, step: Step | str) -> list[Holding]:
    """Everyone who may take the step if it is (or were) its turn now: holders first, then those standing in."""
    progress = progress_of(request)
    found = progress.step(step if isinstance(step, str) else step.key)
    if found is None or found.state == StepState.DONE:
        return []
    people = holders_of(seat for slot in found.open_slots() for seat in found.slots[slot])
    return [holding for holding in people if may_take(progress, found, holding)]


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
    """Everyone who may act in one of these seats, each body asked once."""
    by_body: dict[str, set[str]] = {}
    for seat in seats:
        by_body.setdefault(seat.organisation, set()).add(seat.post)
    bodies = {str(body.uuid): body for body in Organisation.objects.filter(uuid__in=by_body)}
    found: list[Holding] = []
    for uuid, posts in by_body.items():
        if uuid in bodies:
            found += holders(post_key=sorted(posts), organisation=bodies[uuid])
    return found


def blocked_steps(request: Request) -> list[Blocked]:
    """The open slots that nobody may fill. Steps behind an unfinished one are looked at too, so that the gap is
    known before the request gets there; who may still choose between two steps counts for both."""
    progress = progress_of(request)
    found: list[Blocked] = []
    for step in progress.steps:
        if step.state == StepState.DONE:
            continue
        for number in step.open_slots():
            blocked = _blocked(progress, step, step.slots[number])
            if blocked is not None:
                found.append(blocked)
    return found


def _blocked(progress: Progress, step: StepProgress, slot: Sequence[Seat]) -> Blocked | None:
    people = holders_of(slot)
    if any(may_take(progress, step, holding) for holding in people):
        return None
    bodies = tuple(Organisation.objects.filter(uuid__in={seat.organisation for seat in slot}))
    merged = adoption.rulebook_by_digest(progress.document.rulebook)
    names = {key: post.name for key, post in merged.posts.items()}
    posts = tuple(dict.fromkeys(seat.post for seat in slot))
    return Blocked(
        step=step.key,
        posts=posts,
        post_names=tuple(names.get(post, post) for post in posts),
        bodies=bodies,
        is_vacant=not people,
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
