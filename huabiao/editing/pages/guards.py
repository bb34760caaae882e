"""Who may do what with pages: they are arranged, not written (T3: layout is the network centre's)."""

from huabiao.editing.items.guards import DraftGuard
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.rights import policy

PAGE_GUARD = DraftGuard(ContentPage, "arrange")


def register() -> None:
    """Put this room's model under the policy."""
    policy.guard(ContentPage, PAGE_GUARD)
