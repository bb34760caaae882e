"""The verbs of drafts and items."""

from huabiao.editing.items.verbs.adopting import adopt_to
from huabiao.editing.items.verbs.correcting import correct, correct_together
from huabiao.editing.items.verbs.examining import examine
from huabiao.editing.items.verbs.saving import DraftRefused, Overtaken, Saved, save_draft
from huabiao.editing.items.verbs.submitting import submit, take_back

__all__ = [
    "DraftRefused",
    "Overtaken",
    "Saved",
    "adopt_to",
    "correct",
    "correct_together",
    "examine",
    "save_draft",
    "submit",
    "take_back",
]
