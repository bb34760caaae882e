"""System check: no screen about objects exists outside the policy."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from huabiao.editing.rights.policy import guarded_models
from huabiao.editing.rights.viewsets import GuardedChooserViewSet, GuardedViewSet


def unguarded(registered: Any) -> list[CheckMessage]:
    """What is wrong with a list of viewsets: not our base, or a model without a guard."""
    problems: list[CheckMessage] = []
    for viewset in registered:
        ours = isinstance(viewset, GuardedViewSet | GuardedChooserViewSet)
        if isinstance(viewset, ModelViewSet | ChooserViewSet) and not ours:
            problems.append(
                Error(
                    f"The viewset {viewset.name!r} does not go through GuardedViewSet.",
                    id="huabiao.rights.E001",
                )
            )
    return problems


def _mounted() -> list[Any]:
    # By name: the URL conf gathers the screens of every wing, and this wing knows none but its own.
    return list(import_module(settings.ROOT_URLCONF).VIEWSETS)


@register()
def every_screen_is_guarded(**_kwargs: Any) -> list[CheckMessage]:
    """Every mounted viewset goes through the guarded base, and every model of one has a guard."""
    problems = unguarded(_mounted())
    for viewset in _mounted():
        model = viewset.model
        label = model if isinstance(model, str) else model._meta.label
        if label.lower() not in {known._meta.label_lower for known in guarded_models()}:
            problems.append(
                Error(f"The model {label} has a screen but no guard.", id="huabiao.rights.E002")
            )
    return problems
