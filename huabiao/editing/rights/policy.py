"""The one policy of the back office. A thing whose model no room has guarded is nobody's: denied."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from huabiao.editing.rights.answers import Action, Answer
from huabiao.editing.rights.reach import Reach, reach_of
from huabiao.office.accounts.models import User


class Guard(Protocol):
    """How one model is guarded."""

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        """Whether the officer may do this with this object."""
        ...

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """Those the officer may read, in a bounded number of queries."""
        ...

    def somewhere(self, reach: Reach, action: Action) -> bool:
        """Whether there can be any object with which the officer may do this (menus, add buttons)."""
        ...


@dataclass(frozen=True)
class _Nobody:
    """The guard of everything unknown."""

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        del reach, action, thing
        return Answer(False, _("Nothing allows this."))

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        del reach
        return things.none()

    def somewhere(self, reach: Reach, action: Action) -> bool:
        del reach, action
        return False


_guards: dict[type[Model], Guard] = {}


def guard(model: type[Model], by: Guard) -> None:
    """Put a model under the policy; each once."""
    if model in _guards and _guards[model] is not by:
        raise ValueError(f"{model.__name__} has a guard already")
    _guards[model] = by


def guarded_models() -> frozenset[type[Model]]:
    """Every model the policy knows."""
    return frozenset(_guards)


def _guard_of(model: type[Model]) -> Guard:
    return _guards.get(model, _Nobody())


def can(officer: User, action: Action | str, thing: Model) -> Answer:
    """Whether an officer may do something with an object, why or why not, and under which clauses."""
    if not officer.is_active:
        return Answer(False, _("This account is closed."))
    return _guard_of(type(thing)).answer(reach_of(officer), Action(action), thing)


def can_somewhere(officer: User, action: Action | str, model: type[Model]) -> bool:
    """Whether an officer may do something with some object of a model."""
    return officer.is_active and _guard_of(model).somewhere(reach_of(officer), Action(action))


def visible(officer: User, things: QuerySet[Any]) -> QuerySet[Any]:
    """The part of a queryset that an officer may read."""
    if not officer.is_active:
        return things.none()
    return _guard_of(things.model).visible(reach_of(officer), things)


def allowed_by(reach: Reach, right: str, organisation: int | None) -> Answer:
    """The usual answer: a right over a body, with the clauses of the post it comes from."""
    if reach.covers(right, organisation):
        return Answer(True, "", reach.clauses.get(right, ()))
    return Answer(False, _("None of your posts may do this here."))
