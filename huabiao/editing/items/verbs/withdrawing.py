"""Withdraw a published item: one act, asked of the register."""

from typing import Any

from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason, Refused
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import is_published
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.office.accounts.models import User
from huabiao.register.certificates import services as certificates


def withdraw(*, item: Item, officer: User, reason: str) -> Any:
    """Take an item off every place it stands in. `reason` is kept internally. Raises Refused."""
    reasons = []
    answer = policy.can(officer, Action.WITHDRAW, item)
    if not answer:
        reasons.append(Reason(answer.reason, answer.clauses, "not_allowed"))
    if not is_published(item.uuid):
        reasons.append(Reason(_("It is not online."), (), "not_published"))
    if not reason.strip():
        reasons.append(Reason(_("Say why it is withdrawn."), (), "no_reason"))
    if reasons:
        raise Refused(reasons)
    return certificates.withdraw(
        subject=item.uuid, sites=None, officer=officer, reason=reason.strip()
    )
