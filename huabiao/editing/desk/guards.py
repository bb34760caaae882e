"""Who may read a request: those in its chain, and those whose rights cover its body or its site's body."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huabiao.approval.models import Request
from huabiao.editing.items.guards import OVER_BODY, in_chain
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action, Answer
from huabiao.editing.rights.reach import Reach
from huabiao.editing.websites.guards import READING_RIGHTS
from huabiao.editing.websites.models import Site


class RequestGuard:
    """Reading only: what an officer may decide is judged by approval, from the documents."""

    def answer(self, reach: Reach, action: Action, thing: Any) -> Answer:
        """Reading as in `visible`; nothing else goes by a right over a body."""
        readable = (
            action is Action.READ
            and self.visible(reach, Request.objects.filter(pk=thing.pk)).exists()
        )
        return Answer(readable, "" if readable else _("This request is not yours to see."))

    def visible(self, reach: Reach, things: QuerySet[Any]) -> QuerySet[Any]:
        """One query; its sub-queries use the keys' indexes."""
        sites = Site.objects.filter(organisation__in=reach.over(READING_RIGHTS)).values("uuid")
        return things.filter(
            Q(organisation__in=reach.over(OVER_BODY))
            | Q(site__in=sites)
            | Q(pk__in=in_chain(reach).values("request"))
        )

    def somewhere(self, reach: Reach, action: Action) -> bool:
        """Whoever holds a post may have something to read."""
        return action is Action.READ and bool(reach.holdings)


REQUEST_GUARD = RequestGuard()


def register() -> None:
    """Put requests under the policy."""
    policy.guard(Request, REQUEST_GUARD)
