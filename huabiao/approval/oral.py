"""Consent by telephone (口头审批): what the rulebook says of it, frozen with each request.

A consent that was only spoken fills its place for the time being: the request goes on, is published under a
certificate that ends by itself, and stays open until it is signed.
"""

from collections.abc import Iterable

from huabiao.approval.documents import OralApproval
from huabiao.rules.rulebook import Matter, MergedRulebook

SPEAKABLE = frozenset({"item"})
"""Only single texts are ever urgent: structure, pages, lists of stock and rulebooks wait for a signature."""


def oral_approval(
    merged: MergedRulebook, matters: Iterable[Matter], subject_type: str
) -> OralApproval:
    """What a rulebook says of consent by telephone for these matters.

    Off unless a rulebook turns it on and sets a term for the signature. Whoever may take a text offline at once, or
    puts it online, writes such a consent down.
    """
    rule = merged.oral_approval
    if rule is None:
        return OralApproval()
    fits = rule.importance is None or all(one.importance in rule.importance for one in matters)
    publishers = (key for key, post in merged.posts.items() if "publish" in post.may)
    return OralApproval(
        allowed=rule.allowed and bool(rule.sign_within) and fits and subject_type in SPEAKABLE,
        posts=rule.posts,
        registrars=tuple(sorted({*merged.withdrawal_posts, *publishers})),
        clauses=rule.clauses,
    )
