"""Who may do what with drafts, pictures and files."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huabiao.approval.models import Participation, RequestSubject, Seat
from huabiao.editing.items.drafting import Draft
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action, Answer
from huabiao.editing.rights.reach import Reach
from huabiao.editing.websites.guards import READING_RIGHTS

OVER_BODY = ("write", "review", "sign", "withdraw", "secrecy", "audit", "publish", "arrange")
"""Rights that let an officer read what the bodies they cover have written."""

_NEEDED = {
    Action.WRITE: "write",
    Action.SUBMIT: "write",
    Action.ARRANGE: "arrange",
    Action.WITHDRAW: "withdraw",
    Action.PUBLISH: "publish",
    Action.SIGN: "sign",
    Action.SECRECY: "secrecy",
    Action.AUDIT: "audit",
    Action.ADMINISTER: "administer",
}


def in_chain(reach: Reach) -> QuerySet[RequestSubject]:
    """Lines of requests in which the officer has, or had, a part: a seat of a step, a decision, a draft."""
    seated = Q()
    for holding in reach.holdings:
        seated |= Q(organisation=holding.organisation.uuid, post=holding.post.key)
    taking_part = Participation.objects.filter(officer=reach.officer).values("request")
    if not reach.holdings:
        return RequestSubject.objects.filter(request__in=taking_part)
    # Not `__in` on a join: seats of every step count, but each request once.
    seats = Seat.objects.filter(seated).values("step__request")
    return RequestSubject.objects.filter(Q(request__in=seats) | Q(request__in=taking_part))


class DraftGuard:
    """A draft is read by its body, by those above, by its site's publishers, and by those in its chain."""

    def __init__(self, model: type[Draft], write: str) -> None:
        self.model = model
        self.write = write

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        """Reading as in `visible`; other acts by a right over the draft's body or its site's body."""
        if action is Action.READ:
            readable = self.visible(reach, self.model._default_manager.filter(pk=thing.pk)).exists()
            return Answer(readable, "" if readable else _("This is not one of your texts."))
        right = self._right(action)
        own = policy.allowed_by(reach, right, thing.organisation_id)
        if own or action is Action.SIGN:
            return own
        site = policy.allowed_by(reach, right, thing.site.organisation_id)
        publisher = reach.covers("publish", thing.site.organisation_id)
        if right == "write" and site and not publisher:
            # Writing over the site's body does not reach into another body's drafts on that site.
            return own
        return site if site else own

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """One query; its sub-queries use the keys' indexes."""
        bodies = reach.over(OVER_BODY)
        sites = reach.over(READING_RIGHTS)
        return things.filter(
            Q(organisation__in=bodies)
            | Q(site__organisation__in=sites)
            | Q(uuid__in=in_chain(reach).values("subject"))
        )

    def somewhere(self, reach: Reach, action: Action) -> bool:
        """Whoever holds a post may have something to read."""
        if action is Action.READ:
            return bool(reach.holdings)
        return reach.anywhere(self._right(action))

    def _right(self, action: Action) -> str:
        return self.write if action in {Action.WRITE, Action.SUBMIT} else _NEEDED[action]


class FileGuard:
    """Pictures and files are their body's; those who publish for the body above see them too.

    Signers see what they sign through the frozen copy, not through the editor's file.
    """

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        """Reading by any right over the body; changing the words by one that writes or arranges."""
        rights = OVER_BODY if action is Action.READ else ("write", "arrange")
        if thing.organisation_id in reach.over(rights):
            return Answer(True, "")
        return Answer(False, _("This file belongs to another body."))

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the bodies covered."""
        return things.filter(organisation__in=reach.over(OVER_BODY))

    def somewhere(self, reach: Reach, action: Action) -> bool:
        """Reading: whoever holds a post; uploading: whoever writes or arranges."""
        if action is Action.READ:
            return bool(reach.holdings)
        return reach.anywhere("write") or reach.anywhere("arrange")


ITEM_GUARD = DraftGuard(Item, "write")
FILE_GUARD = FileGuard()


def register() -> None:
    """Put this room's models under the policy."""
    policy.guard(Item, ITEM_GUARD)
    policy.guard(Picture, FILE_GUARD)
    policy.guard(Attachment, FILE_GUARD)
