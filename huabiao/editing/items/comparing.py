"""Two people in one text: what differs between what is stored and what one has written, and taking over theirs."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huabiao.editing.items.texts import body_text
from huabiao.editing.items.wording import Run, marked

RELATIONS = {"placements": "column", "attachments": "file", "papers": "file"}
"""Lists under a draft, with what each of their rows names."""

TAKE = "take-"
"""Beginning of the names of the form's choices: `take-title` is `mine` or `theirs`."""

_NOT_COMPARED = frozenset({"base_version"})


@dataclass(frozen=True)
class Differing:
    """One place that differs. `runs`: *removed* stands only in theirs, *added* only in mine."""

    name: str
    label: str
    runs: tuple[Run, ...]
    theirs: bool = False
    """Whether the officer has chosen the other's."""

    @property
    def choice(self) -> str:
        """The name of the form's choice about this place."""
        return f"{TAKE}{self.name}"


def differing(
    stored: Any, mine: Any, names: Collection[str], taken: Collection[str] = ()
) -> list[Differing]:
    """Where two states of one draft differ, of the fields and lists with these `names`, in their order."""
    found = []
    for name in names:
        if name in _NOT_COMPARED or not hasattr(stored, name):
            continue
        theirs, own = shown(stored, name), shown(mine, name)
        if theirs != own:
            found.append(Differing(name, _label(stored, name), marked(theirs, own), name in taken))
    return found


def take_over(draft: Any, stored: Any, names: Collection[str]) -> None:
    """Set fields and lists of a draft in memory to what is stored; nothing is saved by this."""
    for name in names:
        if name in RELATIONS or stored._meta.get_field(name).many_to_many:
            setattr(draft, name, list(getattr(stored, name).all()))
        else:
            setattr(draft, name, getattr(stored, name))
    if "column" in names:
        draft.site = stored.site  # the website follows from the column


def chosen_theirs(posted: Any) -> set[str]:
    """The places for which the officer chose the other's words."""
    return {
        name.removeprefix(TAKE)
        for name, value in posted.items()
        if name.startswith(TAKE) and value == "theirs"
    }


def shown(draft: Any, name: str) -> str:
    """A field or list in words, one line a part."""
    if name in RELATIONS:
        return "\n".join(_row(row, RELATIONS[name]) for row in getattr(draft, name).all())
    field = draft._meta.get_field(name)
    value = getattr(draft, name)
    if field.many_to_many:
        return "、".join(sorted(str(one) for one in value.all()))
    if name == "body":
        return "\n".join(_parts(value))
    return _value(draft, field, value)


def _value(draft: Any, field: Field[Any, Any], value: Any) -> str:
    if field.choices:
        return str(getattr(draft, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "utcoffset"):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _row(row: Any, of: str) -> str:
    named = getattr(row, of, None) if getattr(row, f"{of}_id", None) else None
    words = [str(named or ""), getattr(row, "name", ""), getattr(row, "note", "")]
    return " ".join(filter(None, words))


def _parts(body: Any) -> Iterator[str]:
    """The blocks of a text: running text as it is, every other kind with its name and what it shows."""
    for child in body:
        words = body_text(child.block.get_prep_value(child.value)).strip()
        if child.block_type == "rich_text":
            yield words
        else:
            label = str(child.block.label)
            yield " ".join(filter(None, [f"〔{label}〕", *_things(child.value), words]))


def _things(value: Any) -> Iterator[str]:
    """Names of the pictures, files and columns in a block."""
    if isinstance(value, Model):
        yield str(value)
    elif hasattr(value, "values"):
        for inner in value.values():
            yield from _things(inner)
    elif isinstance(value, list | tuple) or hasattr(value, "list_block"):
        for inner in value:
            yield from _things(inner)


def _label(draft: Any, name: str) -> str:
    if name in RELATIONS:
        return str(draft._meta.get_field(name).related_model._meta.verbose_name)
    return str(draft._meta.get_field(name).verbose_name)
