"""Prove that a clause is enforced: delete its rules from the shipped rulebooks and see a test of it fail (decision 28).

A pytest plugin: `pytest -p tests.compliance.proof --prove-clauses --proof-report FILE`. Every test marked with a clause
that a rule of a shipped rulebook cites runs once for each such clause, with those rules gone. Only rules whose absence
leaves a rulebook that can still be read are deleted: a rulebook that no longer loads would make every test fail and
prove nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from huabiao.rules.rulebook import merge, presets, resolve_chain
from huabiao.rules.rulebook.document import RULE_TYPES
from huabiao.rules.rulebook.loading import load, read_values
from huabiao.rules.rulebook.problems import RulebookError

Values = dict[str, Any]


def _parsed() -> dict[str, Values]:
    return {
        name: read_values(presets.preset(name).text, f"{name}.yaml")
        for name in presets.preset_ids()
    }


def _text(values: Values) -> str:
    """JSON, which the strict reader reads as what it says."""
    return json.dumps(values, ensure_ascii=False, default=lambda date: date.isoformat())


def _readable(books: dict[str, Values]) -> bool:
    """Whether each rulebook still stands on its own and in its chain."""
    try:
        read = {name: load(_text(values), file=name) for name, values in books.items()}
        for book in read.values():
            merge(resolve_chain(book, read))
    except RulebookError:
        return False
    return True


def texts_without(clause: str) -> dict[str, str]:
    """The shipped rulebooks' texts without the rules that cite a clause; empty if none can go."""
    books, gone = _parsed(), False
    for values in books.values():
        values.pop("scenarios", None)  # they name rules and posts, and bind nobody
        for part in RULE_TYPES:
            for rule in [r for r in values.get(part, ()) if clause in r["clauses"]]:
                kept = values[part]
                values[part] = [other for other in kept if other is not rule]
                if _readable(books):
                    gone = True
                else:
                    values[part] = kept
    return {name: _text(values) for name, values in books.items()} if gone else {}


def cited_clauses() -> set[str]:
    """Every clause that some rule of a shipped rulebook cites."""
    return {
        clause
        for values in _parsed().values()
        for part in RULE_TYPES
        for rule in values.get(part, ())
        for clause in rule["clauses"]
    }


class ClauseProofs:
    """Runs the marked tests with the rules gone and remembers which failed."""

    def __init__(self, report: Path) -> None:
        self.report = report
        self.outcomes: dict[str, dict[str, bool]] = defaultdict(dict)
        self.cited = cited_clauses()
        self.texts: dict[str, dict[str, str]] = {}
        self.marked: dict[str, set[str]] = defaultdict(set)

    def _clauses(self, item: pytest.Item) -> list[str]:
        marked = [mark.args[0] for mark in item.iter_markers("clause")]
        return [clause for clause in dict.fromkeys(marked) if clause in self.cited]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> Iterator[None]:
        """Remember every marked test; then keep only those that speak of a cited clause."""
        for item in items:
            for mark in item.iter_markers("clause"):
                self.marked[mark.args[0]].add(item.nodeid.partition("[")[0])
        yield
        others = [item for item in items if not self._clauses(item)]
        items[:] = [item for item in items if self._clauses(item)]
        config.hook.pytest_deselected(items=others)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> object | None:
        """Run the test once for each clause, with that clause's rules deleted."""
        for clause in self._clauses(item):
            if clause not in self.texts:
                self.texts[clause] = texts_without(clause)
            if not self.texts[clause]:
                continue
            item._initrequest()  # type: ignore[attr-defined]  # as a plugin that reruns tests must
            with pytest.MonkeyPatch.context() as patch:
                self._ship(self.texts[clause], patch)
                reports = runtestprotocol(item, nextitem=nextitem, log=False)
            self._forget()
            # A fixture that breaks proves nothing: the test itself has to fail.
            failed = any(report.failed and report.when == "call" for report in reports)
            self.outcomes[clause][item.nodeid] = failed
        return True

    def _ship(self, texts: dict[str, str], patch: pytest.MonkeyPatch) -> None:
        def without(text: str, *, file: str, **more: Any) -> Any:
            return load(texts.get(file.removesuffix(".yaml"), text), file=file, **more)

        patch.setattr(presets, "load", without)
        self._forget()

    @staticmethod
    def _forget() -> None:
        presets.preset.cache_clear()
        presets._merged.cache_clear()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write what was found: clause → test → whether it failed without the rules."""
        found = {
            "marked": {clause: sorted(tests) for clause, tests in self.marked.items()},
            "proofs": self.outcomes,
        }
        self.report.write_text(json.dumps(found, indent=1, sort_keys=True), encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options of the plugin."""
    parser.addoption("--prove-clauses", action="store_true", default=False)
    parser.addoption("--proof-report", default="clause-proofs.json")


def pytest_configure(config: pytest.Config) -> None:
    """Switch the plugin on where asked."""
    if config.getoption("--prove-clauses"):
        config.pluginmanager.register(ClauseProofs(Path(config.getoption("--proof-report"))))
