"""A route told to a person: each step, who, how, and under which clause."""

from collections.abc import Mapping, Sequence

from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.parts.acts import ACT_NAMES, OF_NAMES, WAY_NAMES
from huabiao.rules.rulebook.parts.measure import Clause
from huabiao.rules.rulebook.parts.post import Post
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.routing import NoRoute, Route, RouteStep


def explain(
    route: Route | NoRoute,
    matter: Matter,
    posts: Mapping[str, Post],
    clauses: Mapping[str, Clause],
) -> list[str]:
    """Chinese lines, the same for the same route."""
    lines = [f"事项：{matter.says()}"]
    if isinstance(route, NoRoute):
        lines += [f"不能提交：{reason}" for reason in route.reasons]
        return lines + _cited(route.clauses, clauses)
    lines.append(f"适用规则：{'、'.join(route.rules)}")
    if route.decided_by:
        who = "或".join(_post(name, posts) for name in route.decided_by)
        lines.append(f"无须逐级审批：{who}一人即可决定，立即生效")
    for order, step in enumerate(route.steps, 1):
        lines.append(f"第{order}步 {_step(step, posts, route)}")
    everything = dict.fromkeys(
        (*route.clauses, *(clause for step in route.steps for clause in step.step.clauses))
    )
    return lines + _cited(tuple(everything), clauses)


def _step(entry: RouteStep, posts: Mapping[str, Post], route: Route) -> str:
    step = entry.step
    words = [
        f"{ACT_NAMES[step.act]}：{OF_NAMES[step.of]}{_who(step, posts)}",
        "方式 " + "、".join(WAY_NAMES[way] for way in step.ways),
    ]
    if step.opinion_required:
        words.append("须填写意见")
    if entry.combined_with:
        host = next(s.step for s in route.steps if s.step.key == entry.combined_with)
        words.append(f"与“{ACT_NAMES[host.act]}”由同一人一并办理，审查单照填")
    elif step.merge:
        words.append("与相邻步骤同为一人时可一并办理")
    if step.may_be_contributor:
        words.append("可由撰稿人办理")
    return "，".join(words) + f"，依据 {'、'.join(step.clauses)}"


def _who(step: Step, posts: Mapping[str, Post]) -> str:
    joint = "或" if step.need == "any" else "和"
    return joint.join(_post(name, posts) for name in step.post)


def _post(name: str, posts: Mapping[str, Post]) -> str:
    return posts[name].name if name in posts else name


def _cited(ids: Sequence[str], clauses: Mapping[str, Clause]) -> list[str]:
    return [f"  {clauses[name].heading()}：{clauses[name].says}" for name in ids if name in clauses]
