"""Copies a replayed request into its rows, so that inboxes and lists need no replay."""

from uuid import UUID

from huabiao.approval import documents
from huabiao.approval.models import Participation, Request, Seat, Step
from huabiao.approval.progress import Progress, StepProgress, replay
from huabiao.approval.states import RequestState, StepState, step_may_become
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Appointment


class SeatBook:
    """Appointment id → the seat it gives, read from the organisation's rows and remembered."""

    def __init__(self) -> None:
        self._known: dict[str, documents.Seat | None] = {}

    def __call__(self, appointment: str) -> documents.Seat | None:
        """The seat, or none if there is no such appointment."""
        if appointment not in self._known:
            row = (
                Appointment.objects.filter(uuid=appointment)
                .values_list("post__organisation__uuid", "post__key")
                .first()
            )
            self._known[appointment] = (
                documents.Seat(organisation=str(row[0]), post=row[1]) if row else None
            )
        return self._known[appointment]


def progress_of(request: Request) -> Progress:
    """The request as its documents say it stands. Rows of steps play no part."""
    decisions = [decision.parsed() for decision in request.decisions.order_by("ledger_seq")]
    progress = replay(request.parsed(), decisions, SeatBook())
    if request.state != RequestState.OPEN:
        # Taking back and voiding are acts of their own, without a decision document.
        progress.close(RequestState(request.state))
    return progress


def project(request: Request, progress: Progress) -> None:
    """Write the state of every step, of its seats and of the signers into the rows."""
    if request.submission_digest != progress.submission:
        request.submission_digest = progress.submission
        request.save(update_fields=["submission_digest"])
    rows = {row.key: row for row in request.steps.all()}
    for order, step in enumerate(progress.steps):
        _project_step(request, rows.get(step.key), order, step)
    _project_signers(request, progress)


def _project_step(request: Request, row: Step | None, order: int, step: StepProgress) -> None:
    values = {
        "order": order,
        "state": step.state,
        "fulfilled_by": [f.decision for _, f in sorted({**step.spoken, **step.filled}.items())],
    }
    if row is None:
        row = Step.objects.create(request=request, key=step.key, **_fixed(step), **values)
        Seat.objects.bulk_create(
            Seat(step=row, slot=number, organisation=seat.organisation, post=seat.post)
            for number, slot in enumerate(step.slots)
            for seat in slot
        )
    else:
        if row.state != step.state and not step_may_become(row.state, step.state):
            raise ValueError(f"step {row.key}: {row.state} cannot become {step.state}")
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.save(update_fields=changed)
    active = step.state == StepState.ACTIVE
    waiting = step.open_slots() if active else []
    row.seats.filter(waits=True).exclude(slot__in=waiting).update(waits=False)
    row.seats.filter(waits=False, slot__in=waiting).update(waits=True)
    for slot in range(len(step.slots)):
        to = UUID(step.forwarded[slot]) if slot in step.forwarded else None
        row.seats.filter(slot=slot).exclude(forwarded_to=to).update(forwarded_to=to)


def _fixed(step: StepProgress) -> dict[str, object]:
    seats = [seat for slot in step.slots for seat in slot]
    return {
        "act": step.act,
        "posts": list(dict.fromkeys(seat.post for seat in seats)),
        "organisations": list(dict.fromkeys(seat.organisation for seat in seats)),
        "need": step.need,
        "ways": list(step.ways),
        "merge": step.merge,
        "may_be_contributor": step.may_be_contributor,
        "clauses": list(step.clauses),
    }


def _project_signers(request: Request, progress: Progress) -> None:
    signers = progress.spent()
    kept = request.participations.filter(role=Participation.Role.SIGNER)
    known = {str(uuid) for uuid in kept.values_list("officer__uuid", flat=True)}
    if known - signers:  # asked first: not every process that may open a request may remove a row
        kept.exclude(officer__uuid__in=signers).delete()
    Participation.objects.bulk_create(
        Participation(request=request, officer=officer, role=Participation.Role.SIGNER)
        for officer in User.objects.filter(uuid__in=signers - known)
    )
