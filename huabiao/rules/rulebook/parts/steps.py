"""Steps of routes: one step, and how two sequences of steps are compared and joined."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field

from huabiao.rules.rulebook.parts.acts import Act, Of, Way
from huabiao.rules.rulebook.parts.base import Identifier, Key, Part, Switch
from huabiao.rules.rulebook.strictness import Adds, Flag, Identical, Order, Within, Wording


class Step(Part):
    """One step of a route.

    `post` lists the posts that may act: with `need: any` one holder of one of them, with `all` one
    holder of each. `of` says whose body the post belongs to; *concerned* means every department
    the matter touches, and the submitter's own body where it touches none. One holder
    of two adjacent steps may decide both at once where both say `merge`; `may_be_contributor` lets
    an author act.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "key": Wording(),
        "of": Identical(),
        "act": Identical(),
        "opinion_required": Flag(strict=True),
        "ways": Within(),
        "merge": Flag(strict=False),
        "may_be_contributor": Flag(strict=False),
        "clauses": Adds(),
    }
    # `post` and `need` have one order together: see `_posts_laxer`.

    key: Key
    post: Annotated[tuple[Key, ...], Field(min_length=1)]
    need: Literal["any", "all"] = "any"
    of: Of
    act: Act
    opinion_required: Switch = False
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = ("login", "paper")
    merge: Switch = False
    may_be_contributor: Switch = False
    clauses: Annotated[tuple[Identifier, ...], Field(min_length=1)]

    def answers(self, other: Self) -> bool:
        """Whether both are the same step in two rulebooks: act, whose body, and a common post."""
        same = self.act == other.act and self.of == other.of
        return same and not set(self.post).isdisjoint(other.post)

    def laxer_fields(self, lower: Self) -> Iterator[tuple[str, str]]:
        """Where `lower` demands less than this step: (field, why in Chinese)."""
        if self._posts_laxer(lower):
            yield "post", "可以办理的岗位不能比上级规定的更宽"
        for name, order in self.STRICTNESS.items():
            if order.laxer(getattr(self, name), getattr(lower, name)):
                yield name, order.why()

    def _posts_laxer(self, lower: Self) -> bool:
        if self.need == "all":
            return lower.need == "any" or not set(self.post) <= set(lower.post)
        return lower.need == "any" and not set(lower.post) <= set(self.post)

    def joined_with(self, lower: Self) -> Self:
        """One step at least as strict as both; they must answer each other."""
        values = {
            name: order.join(getattr(self, name), getattr(lower, name))
            for name, order in self.STRICTNESS.items()
        }
        everyone = tuple(dict.fromkeys((*self.post, *lower.post)))
        if self.need == lower.need == "all":
            values |= {"need": "all", "post": everyone}
        elif "all" in (self.need, lower.need):
            values |= {"need": "all", "post": self.post if self.need == "all" else lower.post}
        else:
            values["post"] = tuple(post for post in self.post if post in lower.post)
        return self.model_copy(update=values)


Pair = tuple[Step | None, Step | None]


def align(upper: Sequence[Step], lower: Sequence[Step]) -> list[Pair]:
    """Both sequences side by side, as many steps as possible answering each other, order kept.

    Between two answering pairs the higher rulebook's steps come first. Deterministic.
    """
    rows, columns = len(upper), len(lower)
    longest = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            longest[row][column] = max(
                longest[row + 1][column],
                longest[row][column + 1],
                longest[row + 1][column + 1] + 1 if upper[row].answers(lower[column]) else 0,
            )
    pairs: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        together = longest[row + 1][column + 1] + 1
        if upper[row].answers(lower[column]) and longest[row][column] == together:
            pairs.append((upper[row], lower[column]))
            row, column = row + 1, column + 1
        elif longest[row + 1][column] == longest[row][column]:
            pairs.append((upper[row], None))
            row += 1
        else:
            pairs.append((None, lower[column]))
            column += 1
    pairs.extend((step, None) for step in upper[row:])
    pairs.extend((None, step) for step in lower[column:])
    return pairs


def join_steps(upper: Sequence[Step], lower: Sequence[Step]) -> tuple[Step, ...]:
    """One sequence that contains both in their order; publishing stays last; keys are unique."""
    joined = [_joined(pair) for pair in align(upper, lower)]
    ordered = [step for step in joined if step.act != "publish"]
    ordered += [step for step in joined if step.act == "publish"]
    return with_unique_keys(ordered)


def _joined(pair: Pair) -> Step:
    above, below = pair
    if above is not None and below is not None:
        return above.joined_with(below)
    only = above or below
    if only is None:
        raise AssertionError("a pair holds at least one step")
    return only


def with_unique_keys(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps; a key that occurs again gets a number (`sign`, `sign_2`)."""
    taken: set[str] = set()
    named: list[Step] = []
    for step in steps:
        key, number = step.key, 1
        while key in taken:
            number += 1
            key = f"{step.key}_{number}"
        taken.add(key)
        named.append(step if key == step.key else step.model_copy(update={"key": key}))
    return tuple(named)


class OneStep(Order):
    """A single step: the lower may restate it with its own clauses, or more strictly."""

    def laxer(self, upper: Step, lower: Step) -> bool:
        return not upper.answers(lower) or any(True for _ in upper.laxer_fields(lower))

    def join(self, upper: Step, lower: Step) -> Step:
        return upper.joined_with(lower) if upper.answers(lower) else upper

    def why(self) -> str:
        return "上级规定的步骤不能换成别的，也不能放宽"


class StepsInOrder(Order):
    """A route's steps: the lower must contain the higher's, in order, none of them laxer."""

    def laxer(self, upper: Sequence[Step], lower: Sequence[Step]) -> bool:
        return any(
            above is not None and (below is None or any(above.laxer_fields(below)))
            for above, below in align(upper, lower)
        )

    def join(self, upper: Sequence[Step], lower: Sequence[Step]) -> tuple[Step, ...]:
        return join_steps(upper, lower)

    def why(self) -> str:
        return "上级规定的步骤一个也不能少，先后次序不能颠倒"
