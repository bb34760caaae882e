"""The policy in the shape Wagtail's views ask for."""

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.office.accounts.models import User

ACTIONS = {
    "view": Action.READ,
    "choose": Action.READ,
    "add": Action.WRITE,
    "change": Action.WRITE,
    "delete": Action.WRITE,
}
"""Wagtail's words for ours. Any other (publish, lock, unlock …) is denied: those verbs are not Wagtail's here."""


class GuardedPermissionPolicy(BasePermissionPolicy):
    """Asks the one policy about everything. Deletion is off unless the viewset turns it on."""

    def __init__(self, model: type[Model] | str, *, may_delete: bool = False) -> None:
        super().__init__(model)
        self.may_delete = may_delete

    def _action(self, action: str) -> Action | None:
        if action == "delete" and not self.may_delete:
            return None
        return ACTIONS.get(action)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether there can be an object with which the officer may do this."""
        asked = self._action(action)
        return (
            asked is not None
            and isinstance(user, User)
            and policy.can_somewhere(user, asked, self.model)
        )

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Whether the officer may do this with this object."""
        asked = self._action(action)
        return (
            asked is not None and isinstance(user, User) and bool(policy.can(user, asked, instance))
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        """What the officer may read; whatever else is asked, reading comes first."""
        things: QuerySet[Any] = self.model._default_manager.all()
        if not isinstance(user, User) or not any(self._action(action) for action in actions):
            return things.none()
        return policy.visible(user, things)

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        """Nobody is listed: Wagtail asks this only for its workflows, which are off."""
        del actions
        return User.objects.none()

    def users_with_any_permission_for_instance(self, actions: Any, instance: Any) -> QuerySet[User]:
        """Nobody is listed (see above)."""
        del actions, instance
        return User.objects.none()
