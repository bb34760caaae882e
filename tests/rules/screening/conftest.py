"""Rules for the screening tests: marks of GB/T 9704, personal data and a lexicon, as a rulebook hands them over."""

import json
import lzma
import os
from pathlib import Path
from typing import Any

import pytest

from huabiao.rules.screening import FileLimits, ScreeningRules, compile_rules

ROWS: list[dict[str, Any]] = [
    {
        "id": "level-star",
        "kind": "mark",
        "category": "state_secret_mark",
        "level": "block",
        "shape": "level_star",
        "words": ["绝密", "机密", "秘密"],
        "clauses": ["S-1"],
        "advice": "立即停止，报告保密员。",
    },
    {
        "id": "level-head",
        "kind": "mark",
        "category": "state_secret_mark",
        "level": "block",
        "shape": "classification_head",
        "words": ["绝密", "机密", "秘密"],
        "clauses": ["S-1"],
        "advice": "立即停止，报告保密员。",
    },
    {
        "id": "telegram",
        "kind": "mark",
        "category": "barred",
        "level": "block",
        "shape": "secret_telegram_head",
        "words": ["密码电报", "机要", "内部明电", "发电"],
        "clauses": ["S-2"],
        "advice": "电报不得公开。",
    },
    {
        "id": "internal",
        "kind": "mark",
        "category": "internal_paper",
        "level": "second_signature",
        "shape": "internal_material",
        "words": ["内部资料", "内部文件", "注意保存", "注意保密"],
        "clauses": ["S-3"],
        "advice": "附制发机关同意公开的书面材料。",
    },
    {
        "id": "openness",
        "kind": "mark",
        "category": "not_public",
        "level": "block",
        "shape": "openness_note",
        "words": ["此件不公开", "不予公开", "依申请公开"],
        "clauses": ["S-4"],
        "advice": "核对公开属性。",
    },
    *(
        {
            "id": data,
            "kind": "personal_data",
            "category": "personal_data",
            "level": "block",
            "data": data,
            "clauses": ["S-5"],
            "advice": "隐去后发布。",
        }
        for data in ("id_card", "mobile", "bank_card", "passport")
    ),
    {
        "id": "typo",
        "kind": "lexicon",
        "category": "hint",
        "level": "hint",
        "words": ["迫不急待", "再接再励", "DeepSecret"],
        "clauses": [],
        "advice": "疑为错别字。",
    },
]


@pytest.fixture(scope="session")
def rows() -> list[dict[str, Any]]:
    """The rules as plain data."""
    return ROWS


@pytest.fixture(scope="session")
def rules() -> ScreeningRules:
    """The rules ready for use; no picture is read by text recognition."""
    return compile_rules(ROWS, limits=FileLimits(pictures_read=0))


@pytest.fixture(scope="session")
def laws() -> list[str]:
    """The texts of 3 057 real laws."""
    shared = Path(os.environ.get("HUABIAO_SHARED", Path(__file__).parents[3] / ".." / "shared"))
    path = shared / "data" / "laws.jsonl.xz"
    if not path.exists():
        pytest.skip(f"the collection of laws is not at {path}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [f"{law['title']}\n{law['body_markdown']}" for law in map(json.loads, lines)]
