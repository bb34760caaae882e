"""Correct a published item: the edited text is a new submission; the published one stays until it is approved."""

from django.utils.translation import gettext as _

from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import is_published
from huabiao.editing.items.verbs.examining import examine
from huabiao.editing.items.verbs.submitting import submit
from huabiao.office.accounts.models import User


def correct(*, item: Item, officer: User) -> Request:
    """Submit the changed text of a published item, by the route for corrections if the rulebook has one.

    Raises Refused with all reasons, SecretFound.
    """
    if not is_published(item.uuid):
        raise Refused(
            [Reason(_("It is not online; submit it in the usual way."), (), "not_published")]
        )
    light = examine(item=item, officer=officer, act="correction")
    return submit(item=item, officer=officer, act="correction" if light.route else "item")
