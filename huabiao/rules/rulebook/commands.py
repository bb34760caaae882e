"""`huabiao rulebook`: start, check, test, list, show, explain and compare rulebooks from a shell.

Output is Chinese; errors read `file:line:column: sentence`; the exit status is 1 where something is
wrong, else 0.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from huabiao.rules.rulebook.comparing import differences
from huabiao.rules.rulebook.document import PART_NAMES, RULE_TYPES
from huabiao.rules.rulebook.loading import load_file
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.merged import MergedRulebook
from huabiao.rules.rulebook.merging import merge, resolve_chain
from huabiao.rules.rulebook.parts.measure import HOW_NAMES, Clause
from huabiao.rules.rulebook.presets import known_presets, preset, preset_ids
from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.routing import NoRoute
from huabiao.rules.rulebook.rulebook import Rulebook
from huabiao.rules.rulebook.scenarios import run_scenarios
from huabiao.rules.rulebook.starting import starter_text


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `rulebook` with its own sub-commands to the parser of the `huabiao` command."""
    parser = commands.add_parser("rulebook", help="管理办法：检查、查看、解释、比较")
    verbs = parser.add_subparsers(dest="rulebook_command", required=True, metavar="command")
    check = verbs.add_parser("check", help="检查一个管理办法文件")
    check.add_argument("file", type=Path, help="YAML 文件")
    testing = verbs.add_parser("test", help="试行文件里写的情景")
    testing.add_argument("file", help="YAML 文件（或者随附的编号）")
    new = verbs.add_parser("new", help="写出一个带说明的起始文件")
    new.add_argument("name", help="编号，小写字母、数字和连字符，如 my-office")
    new.add_argument(
        "--follows", action="append", help="上级管理办法的编号，可重复；默认 national（国家基线）"
    )
    new.add_argument("--folder", type=Path, default=Path(), help="写到哪个文件夹，默认当前文件夹")
    verbs.add_parser("list", help="列出随附的管理办法")
    show = verbs.add_parser("show", help="显示一部管理办法的条款和规则")
    show.add_argument("rulebook", help="编号或者文件")
    explaining = verbs.add_parser("explain", help="说明一个事项的审批路线和依据")
    explaining.add_argument("rulebook", help="编号或者文件")
    explaining.add_argument(
        "--subject", default="item", help="事项，如 item、correction、withdrawal"
    )
    explaining.add_argument("--scope", help="涉及范围，如 own、whole")
    explaining.add_argument("--importance", default="ordinary", help="ordinary 或 weighty")
    explaining.add_argument("--column", help="栏目路径")
    explaining.add_argument("--site-kind", default="section", help="网站类型")
    explaining.add_argument("--channel", default="external", help="external 或 internal")
    explaining.add_argument("--from-channel", help="内容已在哪个渠道发布")
    explaining.add_argument("--repost", action="store_true", help="转载")
    explaining.add_argument("--concerned", action="append", default=[], help="涉及部门，可重复")
    diff = verbs.add_parser("diff", help="比较两部管理办法")
    diff.add_argument("first", help="编号或者文件")
    diff.add_argument("second", help="编号或者文件")


def run(args: argparse.Namespace) -> int:
    """Carry out one sub-command; answers the exit status."""
    verbs: dict[str, Callable[[argparse.Namespace], int]] = {
        "check": _check,
        "test": _test,
        "new": _new,
        "list": _list,
        "show": _show,
        "explain": _explain,
        "diff": _diff,
    }
    try:
        return verbs[args.rulebook_command](args)
    except RulebookError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1


def _read(name: str) -> Rulebook:
    return preset(name) if name in preset_ids() else load_file(Path(name))


def _merged(name: str) -> MergedRulebook:
    book = _read(name)
    return merge(resolve_chain(book, _known(book.follows, Path(book.file).parent)))


def _known(follows: Sequence[str], folder: Path) -> dict[str, Rulebook]:
    """The shipped rulebooks, and those followed, directly or not, that lie in the folder."""
    known = known_presets()
    waiting = list(follows)
    while waiting:
        name = waiting.pop()
        beside = folder / f"{name}.yaml"
        if name not in known and beside.is_file():
            known[name] = load_file(beside)
            waiting += known[name].follows
    return known


def _check(args: argparse.Namespace) -> int:
    merged = _merged(str(args.file))
    book = merged.chain[-1]
    print(f"{book.document.measure.title}（{book.id}）")
    print(f"依据链：{' → '.join(above.id for above in merged.chain)}")
    print(f"条款 {len(book.clauses)} 条，规则 {sum(1 for _ in book.document.rules())} 条")
    print(f"摘要 {book.digest}")
    if book.document.scenarios:
        print(f"情景 {len(book.document.scenarios)} 个，用 huabiao rulebook test 试行")
    for contradiction in (*merged.contradictions, *merged.superseded):
        print("\n".join(contradiction.lines()))
    own = {rule.id for _, _, rule in book.document.rules()}
    recorded = [one for one in merged.recorded() if one.rule.id in own]
    if recorded:
        print(f"已记载、尚未由系统执行的规则 {len(recorded)} 条：")
        for one in recorded:
            print(f"  {one.says()}")
    unsure = [rule for _, _, rule in book.document.rules() if rule.mark]
    if unsure:
        print(f"未核实或者推定的规则 {len(unsure)} 条：")
        for rule in unsure:
            print(f"  {rule.id}：{rule.source}")
    if merged.contradictions:
        print(f"检查未通过：与上级抵触 {len(merged.contradictions)} 处")
        return 1
    print("检查通过")
    return 0


def _test(args: argparse.Namespace) -> int:
    outcomes = run_scenarios(_merged(args.file))
    for outcome in outcomes:
        for problem in outcome.problems:
            print(problem, file=sys.stderr)
        print(f"{'未通过' if outcome.problems else '通过'} {outcome.scenario} {outcome.name}")
    failed = sum(1 for outcome in outcomes if outcome.problems)
    if not outcomes:
        print("文件里没有写情景（scenarios），什么也没有试", file=sys.stderr)
        return 1
    print(f"情景 {len(outcomes)} 个，未通过 {failed} 个")
    return 1 if failed else 0


def _new(args: argparse.Namespace) -> int:
    file = args.folder / f"{args.name}.yaml"
    if file.exists() or args.name in preset_ids():
        why = "已有这个文件，不覆盖" if file.exists() else "随附的管理办法已用这个编号，请另取一个"
        raise RulebookError([Problem(str(file), 0, 0, why)])
    follows = args.follows or ["national"]
    known = _known(follows, args.folder)
    text = starter_text(args.name, follows, known)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RulebookError([Problem(str(file), 0, 0, "文件写不了")]) from error
    print(f"已写出 {file}。请换上自己的文字，再用 huabiao rulebook check 和 test 检查")
    return 0


def _list(args: argparse.Namespace) -> int:
    for name in preset_ids():
        measure = preset(name).document.measure
        follows = f"，依据 {'、'.join(measure.follows)}" if measure.follows else ""
        print(f"{name}\t{measure.title}（{measure.authority}）{follows}")
    return 0


def _show(args: argparse.Namespace) -> int:
    book = _read(args.rulebook)
    measure = book.document.measure
    print(f"{measure.title}（{measure.authority}，{measure.number or '无文号'}）")
    print(f"适用范围：{measure.scope}")
    for clause in book.document.clauses:
        print(_clause(clause))
    for part in RULE_TYPES:
        for rule in book.document.rules_of(part):
            name = getattr(rule, "name", "")
            print(f"{PART_NAMES[part]} {rule.id} {name} 依据 {'、'.join(rule.clauses)}")
    for scenario in book.document.scenarios:
        print(f"情景 {scenario.id} {scenario.name}")
    return 0


def _clause(clause: Clause) -> str:
    how = "、".join(HOW_NAMES[one] for one in clause.kind)
    line = f"{clause.heading()}〔{how}〕{clause.says}"
    yielding = clause.superseded_by
    return f"{line}（让位于 {yielding.clause}：{yielding.reason}）" if yielding else line


def _explain(args: argparse.Namespace) -> int:
    merged = _merged(args.rulebook)
    try:
        matter = Matter(
            subject=args.subject,
            scope=args.scope,
            importance=args.importance,
            column=args.column,
            site_kind=args.site_kind,
            channel=args.channel,
            from_channel=args.from_channel,
            repost=args.repost,
            concerned=tuple(args.concerned),
        )
    except ValueError as error:
        raise RulebookError([Problem(args.rulebook, 0, 0, str(error))]) from error
    print("\n".join(merged.explain(matter)))
    return 1 if isinstance(merged.route_for(matter), NoRoute) else 0


def _diff(args: argparse.Namespace) -> int:
    lines = differences(_read(args.first), _read(args.second))
    print("\n".join(lines) if lines else "两部管理办法内容相同")
    return 0
