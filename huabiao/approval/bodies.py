"""Whose department a step means: `own`, `concerned`, `site`, `cluster` become bodies, and bodies become seats.

A body that has not opened the post is stood for by the nearest body above it that has: a station's
leader in charge sits in the township.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from huabiao.approval.documents import Seat
from huabiao.office.organisation.models import Organisation, Post
from huabiao.office.organisation.selectors import ancestry

Slots = tuple[tuple[Seat, ...], ...]


def seats_of(
    step: Mapping[str, Any],
    *,
    organisation: Organisation,
    site_organisation: Organisation,
    concerned: Sequence[Organisation],
) -> Slots:
    """The slots of one step of a route (as in `Route.as_document`): each must be filled, by any of its seats.

    `need: any` makes one slot a body; `need: all` one slot a body and post. Departments that share
    the same superior body share its slot.
    """
    posts: list[str] = list(step["posts"])
    slots: list[tuple[Seat, ...]] = []
    for bodies in _bodies(step["of"], posts, organisation, site_organisation, concerned):
        groups = [[post] for post in posts] if step.get("need") == "all" else [posts]
        for group in groups:
            slot = tuple(
                Seat(organisation=str(body.uuid), post=post) for body in bodies for post in group
            )
            if slot not in slots:
                slots.append(slot)
    return tuple(slots)


def _bodies(
    of: str,
    posts: Collection[str],
    organisation: Organisation,
    site_organisation: Organisation,
    concerned: Sequence[Organisation],
) -> list[list[Organisation]]:
    if of == "cluster":
        return [_of_the_cluster(ancestry(organisation)[-1], posts)]
    if of == "site":
        return [[_nearest(site_organisation, posts)]]
    if of == "concerned" and concerned:
        # T8-2, C9: several departments, each one's leader
        return [[_nearest(body, posts)] for body in concerned]
    return [[_nearest(organisation, posts)]]


def _nearest(body: Organisation, posts: Collection[str]) -> Organisation:
    """The body itself or the nearest above it that has opened one of the posts; else the body itself."""
    line = ancestry(body)
    opened = set(
        Post.objects.filter(organisation__in=line, key__in=posts).values_list(
            "organisation_id", flat=True
        )
    )
    return next((above for above in line if above.pk in opened), body)


def _of_the_cluster(top: Organisation, posts: Collection[str]) -> list[Organisation]:
    """The top body if it has opened one of the posts, else the bodies nearest below it that have."""
    opened = set(Post.objects.filter(key__in=posts).values_list("organisation_id", flat=True))
    level = deque([top])
    while level:
        found = [body for body in level if body.pk in opened]
        if found:
            return found
        level = deque(Organisation.objects.filter(parent__in=list(level)))
    return [top]
