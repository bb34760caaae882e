"""The one base of every screen about objects: lists are filtered, and the object of EVERY address is checked.

Wagtail's own views check "may change some object of this model" and then open any (trap 16). Here the
address patterns themselves are wrapped, so a view added later is guarded before its first line runs.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic import chooser as chooser_views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.chosen import GuardedChooser
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.permissions import GuardedPermissionPolicy
from huabiao.editing.rights.search import ChineseFilterForm, search

View = Callable[..., HttpResponseBase]


def object_guard(view: View, model: Any, action: Action) -> View:
    """A view that runs only if the officer may do `action` with the object its address names.

    One who may not even read it gets 404, as for a number that does not exist.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs:
            readable = policy.visible(officer_of(request), model._default_manager.all())
            thing = get_object_or_404(readable, pk=kwargs["pk"])
            if action is not Action.READ and not policy.can(officer_of(request), action, thing):
                raise PermissionDenied
        elif not policy.can_somewhere(officer_of(request), action, model):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class GuardedIndexView(IndexView):
    """A list of what the officer may read, searched in Chinese by the database itself."""

    search_attributes: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Only what the policy lets the officer see."""
        return policy.visible(officer_of(self.request), self.model._default_manager.all())

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Substring search: stock Wagtail search finds no Chinese word at all (trap 1)."""
        return search(queryset, self.search_query, self.search_attributes)

    @cached_property
    def is_searchable(self) -> bool:
        """Where there is something to search in."""
        return bool(self.search_attributes)


class GuardedViewSet(ModelViewSet):
    """List, create and edit views of one model under the policy. No delete, copy, usage, inspect views:
    what was once written is closed or withdrawn by a verb, never removed by a screen."""

    index_view_class = GuardedIndexView
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    search_attributes: ClassVar[tuple[str, ...]] = ()
    search_fields: ClassVar[list[str]] = []
    search_backend_name: ClassVar[None] = None
    list_per_page = 25
    menu_action = Action.READ
    """What one must be able to do somewhere to see the menu entry."""

    actions: ClassVar[dict[str, Action]] = {
        "index": Action.READ,
        "index_results": Action.READ,
        "add": Action.WRITE,
        "edit": Action.READ,
    }
    """What a view of that name needs. A view that is not listed needs WRITE."""

    @property
    def permission_policy(self) -> GuardedPermissionPolicy:
        """The one policy, in Wagtail's shape."""
        return GuardedPermissionPolicy(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the addresses of views that do not exist here."""
        hidden = ("delete_url_name", "usage_url_name", "history_url_name")
        values: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return values | dict.fromkeys(hidden) | {"search_attributes": self.search_attributes}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Search is ours (see `GuardedIndexView`)."""
        values: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        values.pop("search_fields", None)
        values.pop("search_backend_name", None)
        return values

    def more_urlpatterns(self) -> list[URLPattern]:
        """Further views of the model; they are guarded like the others."""
        return []

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, new, edit and what the viewset adds, each behind the object guard."""
        conv = self.pk_path_converter
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path(f"edit/<{conv}:pk>/", self.edit_view, name="edit"),
            *self.more_urlpatterns(),
        ]
        for pattern in patterns:
            action = self.actions.get(str(pattern.name), Action.WRITE)
            pattern.callback = object_guard(pattern.callback, self.model, action)
        return patterns

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """Shown to those who may do `menu_action` somewhere."""
        model, action = self.model, self.menu_action

        def is_shown(_item: MenuItem, request: HttpRequest) -> bool:
            return policy.can_somewhere(officer_of(request), action, model)

        return type(f"{model.__name__}MenuItem", (MenuItem,), {"is_shown": is_shown})

    def register_admin_url_finder(self) -> None:
        """Choosers ask Wagtail where a thing is edited: only where there is such a screen."""
        if any(pattern.name == "edit" for pattern in self.get_urlpatterns()):
            super().register_admin_url_finder()

    def register_permissions(self) -> None:
        """Nothing: Django's permission tables say nothing here."""


class _GuardedChoice:
    """What the chooser's views have in common: only readable objects exist."""

    search_attributes: tuple[str, ...] = ()
    model_class: Any
    request: HttpRequest

    def readable(self) -> QuerySet[Any]:
        return policy.visible(officer_of(self.request), self.model_class._default_manager.all())

    def get_object_list(self) -> QuerySet[Any]:
        return self.readable()

    def get_object(self, pk: Any) -> Any:
        return self.readable().get(pk=pk)

    def get_objects(self, pks: Any) -> QuerySet[Any]:
        return self.readable().filter(pk__in=pks)

    def get_filter_form(self) -> ChineseFilterForm:
        return ChineseFilterForm(self.request.GET, attributes=self.search_attributes)

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        return kwargs | {"for_user": self.request.user}

    def get_edit_item_url(self, instance: Any) -> str | None:
        return getattr(instance, "backoffice_url", None)


class _ChooseView(_GuardedChoice, chooser_views.ChooseView):
    pass


class _ChooseResultsView(_GuardedChoice, chooser_views.ChooseResultsView):
    pass


class _ChosenView(_GuardedChoice, chooser_views.ChosenView):
    pass


class _ChosenMultipleView(_GuardedChoice, chooser_views.ChosenMultipleView):
    pass


class _CreateView(_GuardedChoice, chooser_views.CreateView):
    def can_create(self) -> bool:
        # What has no form in the chooser (a column) is not made there.
        return self.get_creation_form_class() is not None and bool(super().can_create())


class GuardedChooserViewSet(ChooserViewSet):
    """A chooser that neither lists nor confirms an object the officer may not read, nor shows it again in a form."""

    base_widget_class = GuardedChooser
    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView
    chosen_view_class = _ChosenView
    chosen_multiple_view_class = _ChosenMultipleView
    create_view_class = _CreateView
    search_attributes: tuple[str, ...] = ()

    @property
    def permission_policy(self) -> GuardedPermissionPolicy:
        """The one policy, in Wagtail's shape."""
        return GuardedPermissionPolicy(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """With the attributes its search looks in."""
        values: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return values | {"search_attributes": self.search_attributes}


__all__ = ["GuardedChooserViewSet", "GuardedIndexView", "GuardedViewSet", "object_guard"]
