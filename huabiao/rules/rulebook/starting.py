"""A first file for a rulebook of one's own: commented in Chinese, sound, with scenarios that hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from string import Template

from huabiao.rules.rulebook.loading import load
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.merged import MergedRulebook
from huabiao.rules.rulebook.merging import merge, resolve_chain
from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.routing import NoRoute
from huabiao.rules.rulebook.rulebook import Rulebook

_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
_OPEN, _CLOSE = "#[own", "#own]"
"""Lines of the template around the posts and routes a rulebook writes if those above have none."""

_SCENARIO = """\
  - id: $prefix-scenario-item
    kind: route
    name: 一般信息的审批路线
    given: {subject: item}
    when: {}
    then: {$then}"""


def starter_text(name: str, follows: Sequence[str], known: Mapping[str, Rulebook]) -> str:
    """The text of a rulebook `name` that follows the named ones of `known` and passes the check.

    Where those above have routes, its own posts and routes are comments: a route that leaves out a
    step of theirs would be a contradiction. Raises RulebookError where the name is no id, or one
    that it is to follow is not known.
    """
    problems = [f"找不到上级管理办法“{above}”" for above in follows if above not in known]
    if not _ID.fullmatch(name):
        problems.append(
            f"“{name}”不能作编号：以小写字母开头，只用小写字母、数字和连字符，如 my-office"
        )
    if problems:
        raise RulebookError([Problem(name, 0, 0, problem) for problem in problems])
    chain = resolve_chain(load(_head(name, follows), file=name), known)[:-1]
    above = merge(chain) if chain else None
    template = resources.files("huabiao.rules.rulebook").joinpath("starter.yaml")
    lines = template.read_text(encoding="utf-8").splitlines()
    text = "\n".join(_with_own(lines, commented=_routed(above))) + "\n"
    words = {
        "name": name,
        "prefix": name.upper(),
        "key": name.replace("-", "_"),
        "follows": ", ".join(follows),
    }
    bare = Template(text.partition("\nscenarios:\n")[0] + "\n").substitute(words)
    merged = merge([*chain, load(bare, file=name, upper=chain)])
    scenario = Template(_SCENARIO).substitute(words, then=_expected(merged))
    return Template(text).substitute(words, route_scenario=scenario)


def _head(name: str, follows: Sequence[str]) -> str:
    return (
        f'measure: {{id: "{name}", title: 起始, authority: 起始, effective: published, '
        f"scope: 起始, follows: [{', '.join(follows)}]}}\n"
        "clauses: [{id: S, article: 一, says: 起始, kind: [E]}]\n"
    )


def _routed(above: MergedRulebook | None) -> bool:
    return above is not None and bool(above.rules["routes"])


def _with_own(lines: Sequence[str], *, commented: bool) -> Iterator[str]:
    inside = False
    for line in lines:
        if line == _OPEN:
            inside = True
            if commented:
                yield "# 上级已规定岗位和审批路线。本单位另有岗位或者更严的路线时，去掉下面各行开头的“# ”再改。"
        elif line == _CLOSE:
            inside = False
        else:
            yield f"# {line}".rstrip() if inside and commented else line


def _expected(merged: MergedRulebook) -> str:
    """What the chain says today of an ordinary item, as the end of a scenario."""
    route = merged.route_for(Matter(subject="item"))
    if isinstance(route, NoRoute):
        return f"refused: [{', '.join(route.clauses)}]"
    steps = ", ".join(
        f"{{act: {entry.step.act}, post: [{', '.join(entry.step.post)}], of: {entry.step.of}}}"
        for entry in route.steps
    )
    return f"steps: [{steps}]"
