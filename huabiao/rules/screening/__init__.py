"""Screening: what may not go online is found, named and explained, never replaced."""

from huabiao.rules.screening.files import screen_file, screen_html
from huabiao.rules.screening.findings import Finding, Findings
from huabiao.rules.screening.rules import (
    FileLimits,
    LexiconRule,
    MarkRule,
    PersonalDataRule,
    ScreeningRules,
    compile_rules,
)
from huabiao.rules.screening.text import screen_text

__all__ = [
    "FileLimits",
    "Finding",
    "Findings",
    "LexiconRule",
    "MarkRule",
    "PersonalDataRule",
    "ScreeningRules",
    "compile_rules",
    "screen_file",
    "screen_html",
    "screen_text",
]
