"""`huabiao screen FILE`: hold a file against the rules of a rulebook and print what was found."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from huabiao.rules.screening.files import screen_file
from huabiao.rules.screening.findings import Finding, Findings, Level
from huabiao.rules.screening.rules import ScreeningRules, compile_rules

_LEVELS: dict[Level, str] = {
    "block": "不得发布",
    "second_signature": "须附同意材料",
    "hint": "提示",
}
_LONGEST_EXCERPT = 40
_USAGE_ERROR = 2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `screen` to the command line."""
    parser = subparsers.add_parser("screen", help="筛查一个文件，列出不得发布的内容")
    parser.add_argument("file", type=Path, help="要筛查的文件")
    parser.add_argument(
        "--rulebook",
        action="append",
        metavar="ID",
        help="按哪个管理办法筛查，可重复；默认national（国家基线）",
    )
    parser.add_argument("--json", action="store_true", help="输出JSON，不含原文摘录")


def run(args: argparse.Namespace) -> int:
    """Print the findings; answers 0 if nothing blocks, 1 if something does, 2 if file or rulebook cannot be had."""
    path: Path = args.file
    try:
        # One byte more than allowed is enough to be refused; a huge file is never read whole.
        rules = rules_of(args.rulebook or ["national"])
        with path.open("rb") as stream:
            data = stream.read(rules.limits.file_bytes + 1)
    except OSError as error:
        print(f"无法读取“{path}”：{error.strerror}", file=sys.stderr)
        return _USAGE_ERROR
    except (KeyError, LookupError, ValueError) as error:
        print(f"无法取得管理办法{'、'.join(args.rulebook or [])}：{error}", file=sys.stderr)
        return _USAGE_ERROR
    findings = screen_file(path.name, data, rules)
    if args.json:
        print(json.dumps(findings.as_document(), ensure_ascii=False, indent=2))
    else:
        _print(path, findings)
    return 1 if findings.blocks else 0


def rules_of(rulebooks: list[str]) -> ScreeningRules:
    """The screening rules of these rulebooks, merged with the ones they follow."""
    from huabiao.rules import rulebook  # noqa: PLC0415 - a hundred milliseconds that other commands need not pay

    return compile_rules(rulebook.merge_presets(rulebooks).screen_documents())


def _print(path: Path, findings: Findings) -> None:
    for level, title in _LEVELS.items():
        for finding in findings:
            if finding.level == level:
                print(_line(title, finding))
    counted = Counter(finding.level for finding in findings)
    summary = "，".join(f"{title}{counted[level]}处" for level, title in _LEVELS.items())
    print(f"{path.name}：{summary}。")
    if findings.state_secret:
        print("发现国家秘密标志：请立即停止操作，不要另存或转发，并报告保密员。")


def _line(title: str, finding: Finding) -> str:
    visible = " ".join(finding.excerpt.split())
    excerpt = f"“{visible[:_LONGEST_EXCERPT]}”" if visible else ""
    clauses = f"（依据{'、'.join(finding.clauses)}）" if finding.clauses else ""
    return f"[{title}] {finding.place}{excerpt}：{finding.advice}{clauses}"
