"""A rulebook that was read: its content, its text, its digest, and where each rule stands."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import rfc8785

from huabiao.rules.rulebook.document import RulebookDocument
from huabiao.rules.rulebook.parts.measure import Clause
from huabiao.rules.rulebook.problems import Problem
from huabiao.rules.rulebook.strict_yaml import Path, Place


@dataclass(frozen=True)
class Rulebook:
    """One rulebook: immutable; two with the same content have the same digest."""

    document: RulebookDocument
    text: str = field(repr=False)
    file: str
    places: Mapping[Path, Place] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.document.measure.id

    @property
    def follows(self) -> tuple[str, ...]:
        """Ids of the rulebooks above this one."""
        return self.document.measure.follows

    @cached_property
    def digest(self) -> str:
        """`sha256:…` of the content as RFC 8785 JSON: comments and layout do not count.

        What is left out is not written into it, so a field added to the schema later leaves the digests of
        older rulebooks as they are. A default, once shipped, therefore never changes.
        """
        canonical = rfc8785.dumps(self.document.model_dump(mode="json", exclude_defaults=True))
        return f"sha256:{hashlib.sha256(canonical).hexdigest()}"

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Clauses by id."""
        return {clause.id: clause for clause in self.document.clauses}

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at the place of `path`, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (0, 0))
        return Problem(self.file, line, column, message)
