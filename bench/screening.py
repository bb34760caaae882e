"""How fast screening is: raw text of the laws to findings with 50 000 terms, beside a bare pyahocorasick loop.

Run from the root of the repository: `python bench/screening.py`. Both go over the same raw text in this process, on one
core, three times; the median of processor time counts. The terms are made of the laws' own characters, so that the
automaton has to work; fewer than one in a kilobyte is met. The bare loop only walks the automaton: no folding,
marks, numbers or findings.
"""

import json
import lzma
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ahocorasick

from huabiao.rules.screening import compile_rules, screen_text

TERMS = 50_000
OCCURRING = 300
RUNS = 3


def laws() -> list[str]:
    """The texts of the laws, or the end of the program where they are absent."""
    shared = Path(os.environ.get("HUABIAO_SHARED", Path(__file__).parents[1] / ".." / "shared"))
    path = shared / "data" / "laws.jsonl.xz"
    if not path.exists():
        sys.exit(f"The collection of laws is not at {path}; set HUABIAO_SHARED.")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [f"{law['title']}\n{law['body_markdown']}" for law in map(json.loads, lines)]


def terms(texts: list[str]) -> list[str]:
    """50 000 terms of five to eight characters: most join two fragments of the laws, some occur as they are."""
    chance = random.Random(50_000)
    whole = "".join(texts)

    def fragment(size: int) -> str:
        while True:
            at = chance.randrange(len(whole) - size)
            if all("\u4e00" <= sign <= "\u9fff" for sign in whole[at : at + size]):
                return whole[at : at + size]

    made = {fragment(8) for _ in range(OCCURRING)}
    while len(made) < TERMS:
        made.add(fragment(chance.randint(2, 3)) + fragment(chance.randint(3, 4)))
    return sorted(made)


def rows(words: list[str]) -> list[dict[str, Any]]:
    """A lexicon of all terms, the marks and the personal data, as a rulebook has them."""
    common = {"level": "hint", "clauses": [], "advice": ""}
    levels = ["绝密", "机密", "秘密"]
    return [
        {"id": "terms", "kind": "lexicon", "category": "terms", "words": words} | common,
        {"id": "star", "kind": "mark", "category": "mark", "shape": "level_star", "words": levels}
        | common,
        {
            "id": "head",
            "kind": "mark",
            "category": "mark",
            "shape": "classification_head",
            "words": levels,
        }
        | common,
        *(
            {"id": data, "kind": "personal_data", "category": "personal_data", "data": data}
            | common
            for data in ("id_card", "mobile", "bank_card", "passport")
        ),
    ]


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """Median processor time of some runs, and what the last one counted."""
    times = []
    counted = 0
    for _ in range(RUNS):
        begun = time.process_time()
        counted = work()
        times.append(time.process_time() - begun)
    return statistics.median(times), counted


def main() -> None:
    """Measure and print."""
    texts = laws()
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    words = terms(texts)
    begun = time.perf_counter()
    rules = compile_rules(rows(words))
    compiled = time.perf_counter() - begun
    bare = ahocorasick.Automaton()
    for word in words:
        bare.add_word(word, word)
    bare.make_automaton()
    ours, found = seconds(lambda: sum(len(screen_text(text, rules)) for text in texts))
    theirs, met = seconds(lambda: sum(1 for text in texts for _ in bare.iter(text)))
    print(
        f"{len(texts)} laws, {megabytes:.1f} MB of UTF-8, {len(words)} terms, rules compiled in {compiled:.2f} s"
    )
    print(
        f"screening: {megabytes / ours:6.1f} MB/s  ({found} findings, {found / megabytes / 1000:.2f} per kB)"
    )
    print(f"bare loop: {megabytes / theirs:6.1f} MB/s  ({met} hits)")
    print(f"ratio:     {theirs / ours:6.2f}")


if __name__ == "__main__":
    main()
