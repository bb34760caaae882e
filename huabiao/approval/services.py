"""The verbs of approval."""

from huabiao.approval.verbs.deciding import decide, decide_many
from huabiao.approval.verbs.ending import take_back, void_request
from huabiao.approval.verbs.opening import open_request
from huabiao.approval.verbs.oral import register_oral
from huabiao.approval.verbs.paper import compare_paper, enter_paper, prepare_paper

__all__ = [
    "compare_paper",
    "decide",
    "decide_many",
    "enter_paper",
    "open_request",
    "prepare_paper",
    "register_oral",
    "take_back",
    "void_request",
]
