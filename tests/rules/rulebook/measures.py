"""The clauses of the fourteen measures as the specification and the compliance document list them."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("HUABIAO_SHARED", ROOT.parent / "shared"))

MEASURES = {
    "township": "T",
    "office": "O",
    "shanghai": "S",
    "weiyuan": "W",
    "nanjing": "N",
    "baoji": "B",
    "beibei": "BK",
    "gaoyou": "G",
    "province": "P",
    "shanxi": "X",
    "health-insurance": "J",
    "drug-admin": "D",
    "secrecy": "C",
    "miyun": "M",
}
"""The shipped rulebook of each measure → the letters its clauses begin with."""

Rows = dict[str, set[str]]
"""Clause → how it is to be met (E, W, R, S; empty where the specification names none of them)."""


def specified() -> Rows:
    """Every clause of the specification, ranges spelled out; skips where it is not beside the checkout."""
    source = SHARED / "mission" / "clauses.md"
    if not source.is_file():
        pytest.skip("the table of clauses is not beside the checkout")
    rows: Rows = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\| ([A-Z]{1,2}[0-9][^|]*) \|.*\| ([^|]*) \|$", line):
            rows |= dict.fromkeys(_spelled(match[1]), _ways(match[2]))
    return rows


def committed() -> Rows:
    """Every clause of the compliance document, which is generated and kept in the repository."""
    text = (ROOT / "docs" / "compliance.md").read_text(encoding="utf-8")
    return {
        match[1]: _ways(match[2])
        for match in re.finditer(r"^\| ([A-Z]{1,2}[0-9]\S*) \| ([^|]*) \|", text, re.M)
    }


def of_measure(rows: Rows, letters: str) -> Rows:
    """The rows of one measure."""
    return {name: how for name, how in rows.items() if re.match(rf"{letters}[0-9]", name)}


def _ways(cell: str) -> set[str]:
    return set(re.findall(r"\b[EWRS]\b", cell))


def _spelled(cell: str) -> list[str]:
    """`S10-1…3, 5, 6` names five clauses, `T28–T29` two, `W7, N3` two."""
    found: list[str] = []
    for piece in cell.replace("–", "…").split(", "):
        first, _, last = piece.partition("…")
        if first.isdigit():
            first = re.sub(r"[0-9]+$", first, found[-1])
        found.append(first)
        if last and (stem := re.fullmatch(r"(.*?)([0-9]+)", first)):
            end = int(re.sub(r"^\D*", "", last))
            found += [f"{stem[1]}{number}" for number in range(int(stem[2]) + 1, end + 1)]
    return found
