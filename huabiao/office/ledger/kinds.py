"""The closed schema of every kind of entry: which digests and ids it carries, and nothing else (decision 12).

There is no place for text: ids are numbers or short machine words, so neither a draft nor a citizen's sentence
can get in.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.office.ledger.digests import is_digest

KIND = re.compile(r"[a-z_]+\.[a-z_]+")
WORD = re.compile(r"[A-Za-z0-9_.:/-]{0,200}")
CLAUSE = re.compile(r"[A-Za-z0-9_.:/§*-]{1,80}")

Id = str | int | list[str] | list[int] | list[str | int]


@dataclass(frozen=True)
class Kind:
    """What an entry of one kind must carry, and what it may."""

    name: str
    digests: frozenset[str]
    ids: frozenset[str]
    optional_digests: frozenset[str]
    optional_ids: frozenset[str]


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str,
    *,
    digests: Collection[str],
    ids: Collection[str],
    optional_digests: Collection[str] = (),
    optional_ids: Collection[str] = (),
) -> None:
    """Declare a kind of entry; each room does it for its own kinds when Django starts.

    Raises:
        ValueError: the name is not of the form ``thing.happened``, or is declared otherwise already.
    """
    if not KIND.fullmatch(kind):
        raise ValueError(f"a kind is named thing.happened, not {kind!r}")
    declared = Kind(
        kind,
        frozenset(digests),
        frozenset(ids),
        frozenset(optional_digests),
        frozenset(optional_ids),
    )
    if _kinds.setdefault(kind, declared) != declared:
        raise ValueError(f"the kind {kind!r} is declared twice with different schemas")


def registered_kinds() -> dict[str, Kind]:
    """All kinds declared so far, by name."""
    return dict(_kinds)


def reasons_against(
    kind: str, digests: Mapping[str, str], ids: Mapping[str, Id], clauses: Collection[str]
) -> list[str]:
    """Everything that keeps this entry out of the ledger, as sentences; empty if it fits its kind."""
    declared = _kinds.get(kind)
    if declared is None:
        return [_("The ledger knows no entries of the kind %(kind)s.") % {"kind": kind}]
    reasons = []
    for label, given, must, may in (
        (_("digest"), set(digests), declared.digests, declared.optional_digests),
        (_("id"), set(ids), declared.ids, declared.optional_ids),
    ):
        reasons += [
            _("An entry %(kind)s needs the %(label)s %(name)s.")
            % {"kind": kind, "label": label, "name": name}
            for name in sorted(must - given)
        ]
        reasons += [
            _("An entry %(kind)s has no %(label)s %(name)s.")
            % {"kind": kind, "label": label, "name": name}
            for name in sorted(given - must - may)
        ]
    reasons += [
        _("The digest %(name)s is malformed.") % {"name": name}
        for name, value in sorted(digests.items())
        if not is_digest(value)
    ]
    reasons += [
        _("The id %(name)s is not a number or a machine word; the ledger holds no text.")
        % {"name": name}
        for name, value in sorted(ids.items())
        if not _is_id(value)
    ]
    reasons += [
        _("A clause is malformed; the ledger holds no text.")
        for clause in clauses
        if not CLAUSE.fullmatch(clause)
    ]
    return reasons


def _is_id(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_word_or_number(part) for part in value)
    return _is_word_or_number(value)


def _is_word_or_number(value: object) -> bool:
    if isinstance(value, str):
        return WORD.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def plain_ids(ids: Mapping[str, Id | UUID]) -> dict[str, Id]:
    """Ids as they stand in the document: UUIDs spelled out."""
    return {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
