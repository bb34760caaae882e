"""The verbs of approval."""

from huabiao.approval.pins import set_pin
from huabiao.approval.verbs.deciding import decide, decide_many
from huabiao.approval.verbs.ending import take_back, void_request
from huabiao.approval.verbs.opening import open_request
from huabiao.approval.verbs.oral import register_oral
from huabiao.approval.verbs.paper import compare_paper, enter_paper, prepare_paper
from huabiao.approval.verbs.phone import decide_by_phone, make_phone_link, open_phone_link

__all__ = [
    "compare_paper",
    "decide",
    "decide_by_phone",
    "decide_many",
    "enter_paper",
    "make_phone_link",
    "open_phone_link",
    "open_request",
    "prepare_paper",
    "register_oral",
    "set_pin",
    "take_back",
    "void_request",
]
