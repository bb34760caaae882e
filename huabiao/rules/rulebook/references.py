"""Whether what a rulebook points at exists, and whether its rules can be carried out at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from huabiao.rules.rulebook.document import PART_NAMES
from huabiao.rules.rulebook.matching import ambiguities
from huabiao.rules.rulebook.parts.acts import ACT_NAMES, ACT_RIGHTS
from huabiao.rules.rulebook.parts.match import Match
from huabiao.rules.rulebook.parts.post import RIGHT_NAMES, Post
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.problems import Problem
from huabiao.rules.rulebook.rulebook import Rulebook
from huabiao.rules.rulebook.scenario_references import against_scenarios
from huabiao.rules.rulebook.strict_yaml import Path

_POST_FIELDS: dict[str, tuple[str, ...]] = {
    "sites": ("filed_with",),
    "columns": ("officers",),
    "withdrawals": ("posts", "notify"),
    "oral_approvals": ("posts",),
    "clocks": ("consent",),
    "cadences": ("posts",),
    "duties": ("posts",),
    "scores": ("by",),
}


@dataclass(slots=True)
class _Known:
    """What the rulebook and those above it declare."""

    complete: bool
    clauses: set[str] = field(default_factory=set)
    posts: dict[str, Post] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    cadences: set[str] = field(default_factory=set)
    mergeable: set[str] = field(default_factory=set)

    def take_in(self, book: Rulebook) -> None:
        document = book.document
        self.clauses |= set(book.clauses)
        self.posts |= {post.id: post for post in document.posts}
        self.scopes |= {scope.id for scope in document.scopes}
        self.columns |= {column.path for column in document.columns}
        self.cadences |= {cadence.id for cadence in document.cadences}


def problems_in(book: Rulebook, upper: Sequence[Rulebook] | None) -> list[Problem]:
    """Every broken reference of one rulebook; see `load` for `upper`."""
    known = _Known(complete=upper is not None or not book.follows)
    for above in upper or ():
        known.take_in(above)
        known.mergeable |= {a.step.act for a in above.document.added_steps if a.may_merge}
    known.take_in(book)
    found = [
        *_follows(book, upper),
        *_unique(book),
        *_clause_ids_above(book, upper),
        *_clauses(book, known),
        *_posts(book, known),
        *_steps(book, known),
        *_matches(book, known),
        *_columns(book, known),
        *_combinations(book, known),
        *_ties(book),
    ]
    if known.complete:
        found += against_scenarios(book, upper or (), posts=known.posts, clauses=known.clauses)
    return [book.problem(path, message) for path, message in found]


Found = Iterator[tuple[Path, str]]


def _follows(book: Rulebook, upper: Sequence[Rulebook] | None) -> Found:
    present = {above.id for above in upper or ()}
    for place, name in enumerate(book.follows):
        path: Path = ("measure", "follows", place)
        if name == book.id:
            yield path, "管理办法不能以自己为上级"
        elif upper is not None and name not in present:
            yield path, f"找不到上级管理办法“{name}”"


def _unique(book: Rulebook) -> Found:
    seen: set[str] = set()
    for place, clause in enumerate(book.document.clauses):
        if clause.id in seen:
            yield ("clauses", place, "id"), f"条款编号“{clause.id}”重复"
        seen.add(clause.id)
    ids: set[str] = set()
    keys: set[tuple[str, ...]] = set()
    for part, place, rule in book.document.rules():
        if rule.id in ids:
            yield (part, place, "id"), f"规则编号“{rule.id}”重复"
        elif (part, *rule.key()) in keys:
            yield (part, place), f"同一事项在“{PART_NAMES[part]}”中规定了两次，请合为一条"
        ids.add(rule.id)
        keys.add((part, *rule.key()))


def _clause_ids_above(book: Rulebook, upper: Sequence[Rulebook] | None) -> Found:
    taken = {name: above for above in upper or () for name in above.clauses}
    for place, clause in enumerate(book.document.clauses):
        if clause.id in taken:
            title = taken[clause.id].document.measure.title
            yield ("clauses", place, "id"), f"条款编号“{clause.id}”已被上级《{title}》使用"


def _clauses(book: Rulebook, known: _Known) -> Found:
    for part, place, rule in book.document.rules():
        for number, clause in enumerate(rule.clauses):
            if known.complete and clause not in known.clauses:
                yield (part, place, "clauses", number), f"没有编号为“{clause}”的条款"
    for place, stated in enumerate(book.document.clauses):
        yielding = stated.superseded_by
        if yielding and known.complete and yielding.clause not in known.clauses:
            path: Path = ("clauses", place, "superseded_by", "clause")
            yield path, f"没有编号为“{yielding.clause}”的条款"


def _posts(book: Rulebook, known: _Known) -> Found:
    if not known.complete:
        return
    for part, place, rule in book.document.rules():
        for name in _POST_FIELDS.get(part, ()):
            for number, post in enumerate(getattr(rule, name) or ()):
                if post not in known.posts:
                    yield (part, place, name, number), f"没有设“{post}”这个岗位"


def _all_steps(book: Rulebook) -> Iterator[tuple[Path, Step]]:
    for place, route in enumerate(book.document.routes):
        for number, step in enumerate(route.steps):
            yield ("routes", place, "steps", number), step
    for place, added in enumerate(book.document.added_steps):
        yield ("added_steps", place, "step"), added.step


def _steps(book: Rulebook, known: _Known) -> Found:
    if not known.complete:
        return
    for path, step in _all_steps(book):
        for number, clause in enumerate(step.clauses):
            if clause not in known.clauses:
                yield (*path, "clauses", number), f"没有编号为“{clause}”的条款"
        for number, name in enumerate(step.post):
            post = known.posts.get(name)
            if post is None:
                yield (*path, "post", number), f"没有设“{name}”这个岗位，这一步无人可办"
            elif not set(ACT_RIGHTS[step.act]) & set(post.may):
                rights = "或".join(RIGHT_NAMES[right] for right in ACT_RIGHTS[step.act])
                act = ACT_NAMES[step.act]
                yield (*path, "post", number), f"“{post.name}”没有{rights}的权利，不能办理“{act}”"


def _all_matches(book: Rulebook) -> Iterator[tuple[Path, Match]]:
    for place, route in enumerate(book.document.routes):
        yield ("routes", place, "match"), route.match
    for place, added in enumerate(book.document.added_steps):
        yield ("added_steps", place, "match"), added.match


def _matches(book: Rulebook, known: _Known) -> Found:
    for path, match in _all_matches(book):
        if "withdrawal" in match.subject:
            # Withdrawal always goes through: it is decided by the act of one post (withdrawals).
            yield (*path, "subject"), "撤稿不设审批路线：谁可以撤稿写在 withdrawals 中"
        if not known.complete:
            continue
        for number, scope in enumerate(match.scope or ()):
            if scope not in known.scopes:
                yield (*path, "scope", number), f"没有“{scope}”这个涉及范围"
        for number, column in enumerate(match.columns or ()):
            if column not in known.columns:
                yield (*path, "columns", number), f"没有路径为“{column}”的栏目"


def _columns(book: Rulebook, known: _Known) -> Found:
    if not known.complete:
        return
    for place, column in enumerate(book.document.columns):
        parent = column.path.rpartition("/")[0]
        if parent and parent not in known.columns:
            yield ("columns", place, "path"), f"没有上级栏目“{parent}”"
        if column.cadence and column.cadence not in known.cadences:
            yield ("columns", place, "cadence"), f"没有编号为“{column.cadence}”的更新频次"
    for place, cadence in enumerate(book.document.cadences):
        if cadence.column and cadence.column not in known.columns:
            yield ("cadences", place, "column"), f"没有路径为“{cadence.column}”的栏目"


def _combinations(book: Rulebook, known: _Known) -> Found:
    if not known.complete:
        return
    for place, combined in enumerate(book.document.combined_steps):
        if combined.act not in known.mergeable:
            act = ACT_NAMES[combined.act]
            yield ("combined_steps", place, "act"), f"上级没有规定可与初审合并的“{act}”步骤"


def _ties(book: Rulebook) -> Found:
    routes = book.document.routes
    for first, second in ambiguities([route.match for route in routes]):
        names = f"“{routes[first].name}”和“{routes[second].name}”"
        yield (
            ("routes", second, "match"),
            f"{names}可能同时适用而分不出哪条更具体：请使其中一条包含在另一条之内，"
            "或为两者共同的情形另立一条",
        )
