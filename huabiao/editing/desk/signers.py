"""Who can be added as a signer (加签): posts that review or sign, in the bodies of the house."""

from collections.abc import Sequence
from dataclasses import dataclass

from huabiao.approval.documents import AddedStep, Seat
from huabiao.approval.models import Request
from huabiao.office.adoption import selectors as adoption
from huabiao.office.organisation.models import Organisation, Post
from huabiao.office.organisation.selectors import ancestry
from huabiao.rules.rulebook.parts.acts import ACT_NAMES

ADDED_ACTS = ("review", "read", "sign")
"""What an added signer can be asked for: an added publisher would publish twice."""

_VOUCHING = frozenset({"review", "sign", "secrecy"})


@dataclass(frozen=True)
class SeatChoice:
    """One post of a body that can be asked; `value` is what the form sends."""

    value: str
    label: str


def seat_choices(request: Request) -> list[SeatChoice]:
    """The posts that may be added, by body, from the top of the house down."""
    merged = adoption.rulebook_by_digest(request.rulebook)
    keys = [key for key, post in merged.posts.items() if _VOUCHING & set(post.may)]
    posts = Post.objects.filter(
        organisation__in=_house(request.organisation),
        key__in=keys,
        appointments__isnull=False,
    ).select_related("organisation")
    return [
        SeatChoice(f"{post.organisation.uuid} {post.key}", f"{post.organisation} {post.name}")
        for post in posts.distinct().order_by("organisation_id", "id")
    ]


def act_choices() -> list[tuple[str, str]]:
    """(act, word) pairs for an added step."""
    names: dict[str, str] = {str(key): name for key, name in ACT_NAMES.items()}
    return [(act, names[act]) for act in ADDED_ACTS]


def added_step(
    request: Request, *, seats: Sequence[str], place: str, act: str, need: str = "all"
) -> AddedStep | None:
    """The step a form describes; None where it names a post that cannot be asked, or none.

    `need`: whether each of the posts is asked, in any order (会签, 圈阅), or one of them is enough.
    """
    known = {choice.value for choice in seat_choices(request)}
    named = list(dict.fromkeys(seats))
    if not named or not known.issuperset(named):
        return None
    if act not in ADDED_ACTS or place not in ("before", "after"):
        return None
    number = request.steps.filter(key__startswith="added-").count() + 1
    return AddedStep(
        key=f"added-{number}",
        place="before" if place == "before" else "after",
        act=act,
        seats=tuple(_seat(one) for one in named),
        need="any" if need == "any" else "all",
    )


def _seat(value: str) -> Seat:
    body, _blank, post = value.partition(" ")
    return Seat(organisation=body, post=post)


def _house(body: Organisation) -> list[int]:
    """The topmost body above this one, and everything below it."""
    found = [ancestry(body)[-1].pk]
    waiting = list(found)
    while waiting:
        waiting = list(
            Organisation.objects.filter(parent__in=waiting)
            .exclude(pk__in=found)
            .values_list("pk", flat=True)
        )
        found += waiting
    return found
