"""The operators' handbook names every job and no command that does not exist, in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from huabiao.__main__ import _parser

pytestmark = pytest.mark.one_engine

REPOSITORY = Path(__file__).resolve().parents[3]
HANDBOOKS = ("operations.md", "operations.zh-Hans.md")


def commands() -> set[str]:
    _declared, owners = _parser()
    return set(owners) | {"manage"}


@pytest.mark.parametrize("name", HANDBOOKS)
def test_the_handbook_names_what_there_is(name: str) -> None:
    text = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|&& )huabiao ([a-z]+)", text, re.MULTILINE))
    assert named <= commands()
    assert {"init", "check", "staff", "keys", "recover", "vault", "schedule", "withdraw"} <= named
    for job in settings.HUABIAO_SCHEDULE:
        assert f"| `{job}` |" in text


def test_both_handbooks_show_the_same_commands() -> None:
    shown = [
        re.findall(
            r"^huabiao [a-z]+(?: [a-z-]+)*",
            (REPOSITORY / "docs" / name).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        for name in HANDBOOKS
    ]
    assert shown[0] == shown[1]


def test_the_readme_lists_every_command() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    listed = re.search(r"^`huabiao ([a-z |]+)`", text, re.MULTILINE)
    assert listed is not None
    assert set(listed[1].split(" | ")) == commands()
