"""What changes hands with a post: drafts that nobody has yet. Who wrote what is never rewritten."""

from huabiao.editing.items.models import Item
from huabiao.editing.items.status import State, in_state
from huabiao.editing.pages.models import ContentPage
from huabiao.office.accounts.models import User
from huabiao.office.organisation.handover import register_belongings


def register() -> None:
    """Let a hand-over move them."""
    register_belongings("drafts", move_drafts)


def move_drafts(giver: User, receiver: User) -> int:
    """Drafts and returned texts appear under the receiver's name; contributions stay the giver's. Answers how many."""
    moved = 0
    for model in (Item, ContentPage):
        own = model._default_manager.filter(author=giver)
        for state in (State.DRAFT, State.RETURNED):
            wanted = list(in_state(own, state).values_list("pk", flat=True))
            moved += model._default_manager.filter(pk__in=wanted).update(author=receiver)
    return moved
