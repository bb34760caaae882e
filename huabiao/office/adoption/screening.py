"""The screening rules that bind a body: those of its rulebook in force, compiled once a rulebook."""

from functools import lru_cache

from huabiao.office.adoption.selectors import digest_in_force, rulebook_by_digest
from huabiao.office.organisation.models import Organisation
from huabiao.rules.screening import ScreeningRules, compile_rules


@lru_cache(maxsize=8)
def _compiled(digest: str) -> ScreeningRules:
    return compile_rules(rulebook_by_digest(digest).screen_documents())


def rules_for(organisation: Organisation) -> ScreeningRules:
    """The screening rules in force for a body. Raises NoRulebook."""
    return _compiled(digest_in_force(organisation))
