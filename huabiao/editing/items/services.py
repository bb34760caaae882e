"""The verbs of drafts and items."""

from huabiao.editing.items.verbs.adopting import adopt_to
from huabiao.editing.items.verbs.correcting import correct
from huabiao.editing.items.verbs.examining import examine
from huabiao.editing.items.verbs.saving import DraftRefused, Overtaken, Saved, save_draft
from huabiao.editing.items.verbs.submitting import submit, take_back
from huabiao.editing.items.verbs.withdrawing import withdraw

__all__ = [
    "DraftRefused",
    "Overtaken",
    "Saved",
    "adopt_to",
    "correct",
    "examine",
    "save_draft",
    "submit",
    "take_back",
    "withdraw",
]
