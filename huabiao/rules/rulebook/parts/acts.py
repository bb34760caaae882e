"""Acts of a step, the ways to sign, and the rights an act needs."""

from typing import Literal

from huabiao.rules.rulebook.parts.post import Right

Act = Literal[
    "draft_check",
    "proof_first",
    "proof_second",
    "proof_third",
    "read",
    "review",
    "first_review",
    "second_review",
    "final_review",
    "secrecy_review",
    "sign",
    "publish",
]

ACT_NAMES: dict[Act, str] = {
    "draft_check": "自查",
    "proof_first": "一校",
    "proof_second": "二校",
    "proof_third": "三校",
    "read": "审阅",
    "review": "审核",
    "first_review": "初审",
    "second_review": "复审",
    "final_review": "终审",
    "secrecy_review": "保密审查",
    "sign": "签发",
    "publish": "发布",
}

ACT_RIGHTS: dict[Act, tuple[Right, ...]] = {
    "draft_check": ("write",),
    "proof_first": ("write", "review"),
    "proof_second": ("write", "review"),
    "proof_third": ("write", "review"),
    "read": ("review", "sign"),
    "review": ("review", "sign"),
    "first_review": ("review", "sign"),
    "second_review": ("review", "sign"),
    "final_review": ("review", "sign"),
    "secrecy_review": ("secrecy",),
    "sign": ("sign",),
    "publish": ("publish",),
}
"""Of which rights a post needs one to carry out an act."""

EXAMINING: frozenset[Act] = frozenset(
    ("review", "first_review", "second_review", "final_review", "sign")
)
"""Acts that examine the content; the first of them in a route is its *first review*."""

SIGNING: frozenset[Act] = frozenset(("sign", "final_review"))

Of = Literal["own", "concerned", "site", "cluster"]
OF_NAMES: dict[Of, str] = {
    "own": "本部门",
    "concerned": "涉及部门",
    "site": "网站主办单位",
    "cluster": "网站群主管单位",
}

Way = Literal["login", "phone", "paper"]
WAY_NAMES: dict[Way, str] = {"login": "登录办理", "phone": "手机办理", "paper": "纸质签批"}
