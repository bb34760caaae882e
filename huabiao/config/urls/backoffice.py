"""Addresses of the back office: an explicit list. What is not named here does not exist.

Wagtail's admin is mounted view by view; its page explorer, choosers of pages, documents and images, users,
groups, sites, redirects, workflows, reports, collections and bulk actions are not. Where its templates or
menus insist on reversing such a name, the name leads to a refusal.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.views import home as wagtail_home
from wagtail.admin.views.i18n import localized_js_catalog
from wagtail.utils.urlpatterns import decorate_urlpatterns

from huabiao.editing.desk.urls import outside as phone_patterns
from huabiao.editing.desk.urls import urlpatterns as desk_patterns
from huabiao.editing.items.choosers import attachment_chooser, picture_chooser
from huabiao.editing.items.home import HomeView
from huabiao.editing.items.links import LinkChooserView
from huabiao.editing.items.urls import urlpatterns as item_patterns
from huabiao.editing.items.viewsets import attachment_viewset, item_viewset, picture_viewset
from huabiao.editing.pages.urls import urlpatterns as page_patterns
from huabiao.editing.pages.viewsets import page_viewset
from huabiao.editing.rights.account import OwnAccountView, OwnLoginView, OwnLogoutView
from huabiao.editing.rights.doors import officers_only, with_plain_refusals
from huabiao.editing.rights.entering import CodeStep, EnrolStep, PasswordStep
from huabiao.editing.rights.second_factor import account_factor
from huabiao.editing.websites.choosers import column_chooser
from huabiao.editing.websites.urls import urlpatterns as website_patterns
from huabiao.editing.websites.viewsets import column_viewset, site_viewset
from huabiao.oversight.records.urls import urlpatterns as record_patterns
from huabiao.oversight.records.viewsets import entry_line_viewset, filing_viewset

Patterns = list[URLPattern | URLResolver]

VIEWSETS = (
    picture_chooser,
    attachment_chooser,
    column_chooser,
    item_viewset,
    picture_viewset,
    attachment_viewset,
    site_viewset,
    column_viewset,
    page_viewset,
    filing_viewset,
    entry_line_viewset,
)
"""Everything with screens about objects; the system check looks at these. Choosers first: forms ask for them."""


def not_here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """A screen of Wagtail's that this product does not have."""
    raise Http404


def _refused(*names: str) -> Patterns:
    return [path(f"_/{name}/", not_here, name=name) for name in names]


def _refused_group(namespace: str, *names: str) -> URLResolver:
    return path(f"_/{namespace}/", include((_refused(*names), namespace), namespace=namespace))


REFUSED: Patterns = [
    *_refused(
        "wagtailadmin_explore_root",
        "wagtailadmin_dismissibles",
        "wagtailadmin_block_preview",
        "wagtailadmin_password_reset",
        "wagtailadmin_tag_autocomplete",
    ),
    path("_/explore/<int:parent_page_id>/", not_here, name="wagtailadmin_explore"),
    _refused_group("wagtailadmin_pages", "search"),
    _refused_group("wagtailadmin_collections", "index"),
    _refused_group("wagtailadmin_workflows", "index", "task_index"),
    _refused_group(
        "wagtailadmin_reports",
        "locked_pages",
        "workflow",
        "workflow_tasks",
        "site_history",
        "aging_pages",
        "page_types_usage",
    ),
    path(
        "_/api/",
        include(
            (
                [
                    _refused_group("pages", "listing"),
                    _refused_group("documents", "listing"),
                    _refused_group("images", "listing"),
                ],
                "wagtailadmin_api",
            ),
            namespace="wagtailadmin_api",
        ),
    ),
]
"""Names that Wagtail reverses while drawing a page; every one of them answers 404."""


def _mounted(viewset: Any) -> URLResolver:
    viewset.on_register()
    patterns = (viewset.get_urlpatterns(), viewset.url_namespace)
    return path(f"{viewset.url_prefix}/", include(patterns, namespace=viewset.url_namespace))


INSIDE: Patterns = [
    path("", HomeView.as_view(), name="wagtailadmin_home"),
    path("account/", OwnAccountView.as_view(), name="wagtailadmin_account"),
    path("account/codes/", account_factor, name="account_factor"),
    path("logout/", OwnLogoutView.as_view(), name="wagtailadmin_logout"),
    *[
        path(
            f"choose-link/{name or 'own'}/",
            LinkChooserView.as_view(),
            name=f"wagtailadmin_choose_page{suffix}",
        )
        for name, suffix in (
            ("", ""),
            ("web", "_external_link"),
            ("mail", "_email_link"),
            ("phone", "_phone_link"),
            ("place", "_anchor_link"),
        )
    ],
    *item_patterns,
    *page_patterns,
    *website_patterns,
    *desk_patterns,
    *record_patterns,
    *[_mounted(viewset) for viewset in VIEWSETS],
]

OUTSIDE: Patterns = [
    path("login/", OwnLoginView.as_view(), name="wagtailadmin_login"),
    path("login/code/", CodeStep.as_view(), name="login_code"),
    path("login/set-up/", EnrolStep.as_view(), name="login_enrol"),
    path("login/password/", PasswordStep.as_view(), name="login_password"),
    *phone_patterns,
    path("sprite/", wagtail_home.sprite, name="wagtailadmin_sprite"),
    path("jsi18n/", localized_js_catalog, name="wagtailadmin_javascript_catalog"),
]
"""What opens before log-in: the log-in itself with its steps, icons, and the words of scripts."""

Decorator = Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]


def _all(patterns: Patterns, *decorators: Decorator) -> Patterns:
    for decorator in decorators:
        patterns = decorate_urlpatterns(patterns, decorator)
    return patterns


urlpatterns: Patterns = _all(
    [*_all(INSIDE, officers_only), *OUTSIDE, *REFUSED], with_plain_refusals, never_cache
)

handler403 = "huabiao.editing.rights.doors.denied"
handler404 = "huabiao.editing.rights.doors.not_found"
handler500 = "huabiao.editing.rights.doors.broken"
