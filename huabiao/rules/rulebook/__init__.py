"""Rulebooks: regulations as data, read strictly, merged so that no lower one weakens a higher.

The public door of the room. Pure Python: no Django, no network.
"""

from huabiao.rules.rulebook.contradictions import Contradiction, contradictions
from huabiao.rules.rulebook.loading import load, load_file
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.merged import MergedRulebook
from huabiao.rules.rulebook.merging import merge, resolve_chain
from huabiao.rules.rulebook.page_rules import PageRules
from huabiao.rules.rulebook.parts.acts import (
    ACT_NAMES,
    ACT_RIGHTS,
    OF_NAMES,
    SIGNING,
    WAY_NAMES,
    Act,
    Of,
    Way,
)
from huabiao.rules.rulebook.parts.form import (
    EmblemRule,
    FormatRule,
    NamingRule,
    PageElement,
    PageLimit,
)
from huabiao.rules.rulebook.parts.match import IMPORTANCE_NAMES, SUBJECT_NAMES, Subject
from huabiao.rules.rulebook.parts.measure import Clause, Measure
from huabiao.rules.rulebook.parts.post import RIGHT_NAMES, Column, Post, Right, Scope
from huabiao.rules.rulebook.parts.safety import (
    AccessRule,
    AmendmentRule,
    OralApprovalRule,
    PasswordRule,
    WithdrawalRule,
)
from huabiao.rules.rulebook.parts.screen import LEVEL_NAMES, Lexicon, PaperMark, PersonalData
from huabiao.rules.rulebook.parts.site import SiteRule
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.parts.time import Cadence, Clock, Duty, Score
from huabiao.rules.rulebook.presets import merge_presets, preset, preset_ids
from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.routing import NoRoute, Route, RouteStep
from huabiao.rules.rulebook.rulebook import Rulebook
from huabiao.rules.rulebook.scenarios import Outcome, run_scenarios
from huabiao.rules.rulebook.terms import Term

__all__ = [
    "ACT_NAMES",
    "ACT_RIGHTS",
    "IMPORTANCE_NAMES",
    "LEVEL_NAMES",
    "OF_NAMES",
    "RIGHT_NAMES",
    "SIGNING",
    "SUBJECT_NAMES",
    "WAY_NAMES",
    "AccessRule",
    "Act",
    "AmendmentRule",
    "Cadence",
    "Clause",
    "Clock",
    "Column",
    "Contradiction",
    "Duty",
    "EmblemRule",
    "FormatRule",
    "Lexicon",
    "Matter",
    "Measure",
    "MergedRulebook",
    "NamingRule",
    "NoRoute",
    "Of",
    "OralApprovalRule",
    "Outcome",
    "PageElement",
    "PageLimit",
    "PageRules",
    "PaperMark",
    "PasswordRule",
    "PersonalData",
    "Post",
    "Problem",
    "Right",
    "Route",
    "RouteStep",
    "Rulebook",
    "RulebookError",
    "Scope",
    "Score",
    "SiteRule",
    "Step",
    "Subject",
    "Term",
    "Way",
    "WithdrawalRule",
    "contradictions",
    "load",
    "load_file",
    "merge",
    "merge_presets",
    "preset",
    "preset_ids",
    "resolve_chain",
    "run_scenarios",
]
