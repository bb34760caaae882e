"""How far an officer's rights reach: holdings × what the rulebook lets each post do × bodies below."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, holdings_of

_PARTS = frozenset({Organisation.Kind.SECTION, Organisation.Kind.STATION})
"""Bodies that are a part of the one above them: its officers write for them, and they in its columns."""

_KEPT = "_reach_of_this_request"


@dataclass(frozen=True)
class Reach:
    """The rights of one officer at one moment.

    `covered`: right → primary keys of the bodies over which it holds; `own`: bodies of the holdings.
    """

    officer: User
    holdings: tuple[Holding, ...]
    covered: Mapping[str, frozenset[int]]
    writes_in: frozenset[int]
    own: frozenset[int]
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def covers(self, right: str, organisation: int | None) -> bool:
        """Whether the officer holds a right over a body."""
        return organisation is not None and organisation in self.covered.get(right, frozenset())

    def anywhere(self, right: str) -> bool:
        """Whether the officer holds a right over any body."""
        return bool(self.covered.get(right))

    def over(self, rights: Iterable[str]) -> frozenset[int]:
        """The bodies over which the officer holds one of the rights."""
        return frozenset().union(*(self.covered.get(right, frozenset()) for right in rights))

    def holding_for(self, right: str, organisation: int | None = None) -> Holding | None:
        """The holding from which a right over a body comes: own posts before those stood in for."""
        for holding in self.holdings:
            if right in self._rights(holding) and (
                organisation is None or organisation in self._bodies(holding, right)
            ):
                return holding
        return None

    def _rights(self, holding: Holding) -> frozenset[str]:
        return _rights_of_post(holding)[0]

    def _bodies(self, holding: Holding, right: str) -> frozenset[int]:
        return _reached(right, holding.organisation, _children())


def reach_of(officer: User) -> Reach:
    """The officer's reach now; computed once a request (see `backends`), else afresh."""
    kept = getattr(officer, _KEPT, None)  # through the lazy `request.user`
    if isinstance(kept, list):
        if not kept:
            kept.append(_computed(officer))
        reach: Reach = kept[0]
        return reach
    return _computed(officer)


def keep_for_this_request(officer: User) -> None:
    """Let this one object remember its reach. Only for an object that dies with its request."""
    setattr(officer, _KEPT, [])


def _computed(officer: User) -> Reach:
    holdings = tuple(holdings_of(officer))
    children = _children() if holdings else {}
    covered: dict[str, set[int]] = defaultdict(set)
    clauses: dict[str, tuple[str, ...]] = {}
    writes_in: set[int] = set()
    for holding in holdings:
        rights, because = _rights_of_post(holding)
        for right in rights:
            covered[right] |= _reached(right, holding.organisation, children)
            clauses.setdefault(right, because)
        if "write" in rights:
            writes_in |= covered["write"]
            if holding.organisation.kind in _PARTS and holding.organisation.parent_id:
                writes_in.add(holding.organisation.parent_id)
    return Reach(
        officer=officer,
        holdings=holdings,
        covered={right: frozenset(bodies) for right, bodies in covered.items()},
        writes_in=frozenset(writes_in),
        own=frozenset(holding.organisation.pk for holding in holdings),
        clauses=clauses,
    )


def _rights_of_post(holding: Holding) -> tuple[frozenset[str], tuple[str, ...]]:
    """What the rulebook in force for its body lets a post do.

    Nothing without a rulebook, or if it does not know the post.
    """
    try:
        rulebook = rulebook_in_force(holding.organisation).merged
    except NoRulebook:
        return frozenset(), ()
    post = rulebook.posts.get(holding.post.key)
    return (frozenset(post.may), tuple(post.clauses)) if post else (frozenset(), ())


def _children() -> dict[int, list[tuple[int, str]]]:
    children: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, parent, kind in Organisation.objects.values_list("pk", "parent_id", "kind"):
        if parent is not None:
            children[parent].append((pk, kind))
    return children


def _reached(
    right: str, organisation: Organisation, children: Mapping[int, list[tuple[int, str]]]
) -> frozenset[int]:
    """A body and those below it. Writing goes down only into sections and stations of the body."""
    found, waiting = {organisation.pk}, [organisation.pk]
    while waiting:
        for pk, kind in children.get(waiting.pop(), ()):
            if pk not in found and (right != "write" or kind in _PARTS):
                found.add(pk)
                waiting.append(pk)
    return frozenset(found)
