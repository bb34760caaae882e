"""A rulebook as one closed document: the measure, its clauses, and its rules part by part."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from huabiao.rules.rulebook.parts.base import Part, Rule
from huabiao.rules.rulebook.parts.form import (
    EmblemRule,
    FormatRule,
    NamingRule,
    PageElement,
    PageLimit,
)
from huabiao.rules.rulebook.parts.measure import Clause, Measure
from huabiao.rules.rulebook.parts.post import Column, Post, Scope, Separation
from huabiao.rules.rulebook.parts.route import AddedStep, CombinedStep, RouteRule
from huabiao.rules.rulebook.parts.safety import (
    AccessRule,
    AmendmentRule,
    OralApprovalRule,
    PasswordRule,
    WithdrawalRule,
)
from huabiao.rules.rulebook.parts.scenario import Scenario
from huabiao.rules.rulebook.parts.screen import Lexicon, PaperMark, PersonalData, Screen
from huabiao.rules.rulebook.parts.site import SiteRule
from huabiao.rules.rulebook.parts.time import Cadence, Clock, Duty, Score

RULE_TYPES: dict[str, tuple[type[Rule], ...]] = {
    "posts": (Post,),
    "separations": (Separation,),
    "scopes": (Scope,),
    "sites": (SiteRule,),
    "columns": (Column,),
    "routes": (RouteRule,),
    "added_steps": (AddedStep,),
    "combined_steps": (CombinedStep,),
    "withdrawals": (WithdrawalRule,),
    "amendments": (AmendmentRule,),
    "oral_approvals": (OralApprovalRule,),
    "screens": (Lexicon, PaperMark, PersonalData),
    "formats": (FormatRule,),
    "page_elements": (PageElement,),
    "emblems": (EmblemRule,),
    "page_limits": (PageLimit,),
    "naming": (NamingRule,),
    "passwords": (PasswordRule,),
    "access": (AccessRule,),
    "clocks": (Clock,),
    "cadences": (Cadence,),
    "duties": (Duty,),
    "scores": (Score,),
}
"""Every part that holds rules, with the types of rule it may hold, in the order of the guide."""

PART_NAMES: dict[str, str] = {
    "posts": "岗位",
    "separations": "岗位分离",
    "scopes": "涉及范围",
    "sites": "网站设置",
    "columns": "栏目",
    "routes": "审批路线",
    "added_steps": "附加步骤",
    "combined_steps": "合并步骤",
    "withdrawals": "撤稿",
    "amendments": "签发时修改",
    "oral_approvals": "口头批准",
    "screens": "内容筛查",
    "formats": "格式要求",
    "page_elements": "页面要素",
    "emblems": "徽标",
    "page_limits": "页面限度",
    "naming": "名称与域名",
    "passwords": "口令",
    "access": "访问控制",
    "clocks": "办理时限",
    "cadences": "更新频次",
    "duties": "日常职责",
    "scores": "考核",
}


class RulebookDocument(Part):
    """The whole content of one rulebook file."""

    measure: Measure
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    posts: tuple[Post, ...] = ()
    separations: tuple[Separation, ...] = ()
    scopes: tuple[Scope, ...] = ()
    sites: tuple[SiteRule, ...] = ()
    columns: tuple[Column, ...] = ()
    routes: tuple[RouteRule, ...] = ()
    added_steps: tuple[AddedStep, ...] = ()
    combined_steps: tuple[CombinedStep, ...] = ()
    withdrawals: tuple[WithdrawalRule, ...] = ()
    amendments: tuple[AmendmentRule, ...] = ()
    oral_approvals: tuple[OralApprovalRule, ...] = ()
    screens: tuple[Screen, ...] = ()
    formats: tuple[FormatRule, ...] = ()
    page_elements: tuple[PageElement, ...] = ()
    emblems: tuple[EmblemRule, ...] = ()
    page_limits: tuple[PageLimit, ...] = ()
    naming: tuple[NamingRule, ...] = ()
    passwords: tuple[PasswordRule, ...] = ()
    access: tuple[AccessRule, ...] = ()
    clocks: tuple[Clock, ...] = ()
    cadences: tuple[Cadence, ...] = ()
    duties: tuple[Duty, ...] = ()
    scores: tuple[Score, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    def rules_of(self, part: str) -> tuple[Rule, ...]:
        """The rules of one part, in the order of the text."""
        rules: tuple[Rule, ...] = getattr(self, part)
        return rules

    def rules(self) -> Iterator[tuple[str, int, Rule]]:
        """Every rule with its part and its place in the part."""
        for part in RULE_TYPES:
            for place, rule in enumerate(self.rules_of(part)):
                yield part, place, rule
