"""The shipped rulebooks: the national baseline and the measures, one file each."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from huabiao.rules.rulebook.loading import load
from huabiao.rules.rulebook.merged import MergedRulebook
from huabiao.rules.rulebook.merging import merge, resolve_chain
from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.rulebook import Rulebook


@cache
def preset_ids() -> tuple[str, ...]:
    """Ids of the shipped rulebooks, sorted."""
    files = resources.files(__name__).iterdir()
    names = (file.name for file in files if file.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


@cache
def preset(rulebook: str) -> Rulebook:
    """One shipped rulebook. Raises RulebookError if there is none of that id."""
    if rulebook not in preset_ids():
        raise RulebookError([Problem(rulebook, 0, 0, f"没有随附的管理办法“{rulebook}”")])
    file = f"{rulebook}.yaml"
    return load(resources.files(__name__).joinpath(file).read_text(encoding="utf-8"), file=file)


def known_presets() -> dict[str, Rulebook]:
    """All shipped rulebooks by id."""
    return {rulebook: preset(rulebook) for rulebook in preset_ids()}


@cache
def _merged(rulebook: str) -> MergedRulebook:
    return merge(resolve_chain(preset(rulebook), known_presets()))


def merge_presets(rulebooks: Sequence[str]) -> MergedRulebook:
    """The chain of shipped rulebooks, what they follow included, as one."""
    if len(rulebooks) == 1:
        return _merged(rulebooks[0])
    chain: dict[str, Rulebook] = {}
    for rulebook in rulebooks:
        for book in resolve_chain(preset(rulebook), known_presets()):
            chain.setdefault(book.id, book)
    return merge(tuple(chain.values()))
