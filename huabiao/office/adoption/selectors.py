"""Which rulebook binds a body, now or at a moment, and the rulebook a digest names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.adoption.models import Adoption
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import ancestry
from huabiao.rules import rulebook
from huabiao.rules.rulebook import MergedRulebook, RulebookError


class NoRulebook(Exception):
    """No body from here upwards has adopted a rulebook, so nothing may be done under one."""


class RulebookAltered(Exception):
    """The stored text of an adopted rulebook no longer gives its digest."""


@dataclass(frozen=True)
class RulebookInForce:
    """The merged rulebook that binds a body, its digest, and the adoption that says so."""

    merged: MergedRulebook
    digest: str
    adoption: Adoption


def rulebook_in_force(organisation: Organisation, at: datetime | None = None) -> RulebookInForce:
    """The body's own latest adoption in force, else the nearest one above it. Raises `NoRulebook`."""
    adoption = _in_force(Adoption.objects.all(), organisation, at)
    return RulebookInForce(_merged(adoption), adoption.digest, adoption)


def digest_in_force(organisation: Organisation, at: datetime | None = None) -> str:
    """The digest of the rulebook that binds a body; its text is not read. Raises `NoRulebook`.

    For those who keep what they made of a digest: screening asks for every text and every file.
    """
    return _in_force(Adoption.objects.only("digest"), organisation, at).digest


def _in_force(
    adoptions: QuerySet[Adoption], organisation: Organisation, at: datetime | None
) -> Adoption:
    at = at or clocks.now()
    for body in ancestry(organisation):
        adoption = (
            adoptions.filter(organisation=body, effective_from__lte=at)
            .order_by("-effective_from", "-id")
            .first()
        )
        if adoption is not None:
            return adoption
    raise NoRulebook(
        _("%(body)s has adopted no rulebook, nor has any body above it.") % {"body": organisation}
    )


def rulebook_by_digest(digest: str) -> MergedRulebook:
    """The merged rulebook of a digest, recomputed from its text. Raises `NoRulebook`, `RulebookAltered`."""
    adoption = Adoption.objects.filter(digest=digest).first()
    if adoption is None:
        raise NoRulebook(_("No adopted rulebook has the digest %(digest)s.") % {"digest": digest})
    return _merged(adoption)


def merge_texts(texts: Sequence[str]) -> MergedRulebook:
    """A chain of YAML texts, highest first, as one rulebook. Raises `RulebookError`."""
    return _merge(tuple(texts))


@lru_cache(maxsize=64)
def _merge(texts: tuple[str, ...]) -> MergedRulebook:
    chain: list[rulebook.Rulebook] = []
    for text in texts:
        chain.append(rulebook.load(text, upper=chain))
    return rulebook.merge(chain)


def _merged(adoption: Adoption) -> MergedRulebook:
    try:
        merged = _merge(tuple(adoption.texts))
    except RulebookError as error:
        raise RulebookAltered(str(error)) from error
    if merged.digest != adoption.digest:
        raise RulebookAltered(
            _("The stored text of “%(title)s” does not give its digest.")
            % {"title": adoption.title}
        )
    return merged
