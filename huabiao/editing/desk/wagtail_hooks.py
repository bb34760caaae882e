"""The desk in the menu of the back office: each officer sees the entries that can be of use to them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from huabiao.approval.pins import phone_rule
from huabiao.editing.desk.cover import may_hand_over
from huabiao.editing.desk.isolation import watches
from huabiao.editing.desk.withdrawals import may_withdraw_somewhere
from huabiao.editing.rights.reach import reach_of
from huabiao.office.accounts.models import User

Sees = Callable[[User], bool]


class DeskMenuItem(MenuItem):
    """An entry that only some officers see."""

    def __init__(self, *args: Any, sees: Sees | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sees = sees

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether it is of use to this officer."""
        officer = request.user
        return isinstance(officer, User) and (self.sees is None or self.sees(officer))


def _watches_withdrawals(officer: User) -> bool:
    return may_withdraw_somewhere(officer) or reach_of(officer).anywhere("audit")


def _signs_by_phone(officer: User) -> bool:
    reach = reach_of(officer)
    signs = any(reach.anywhere(right) for right in ("sign", "review", "secrecy"))
    rule = phone_rule(officer) if signs else None
    return rule is not None and rule.pin_length is not None


def _entries() -> list[MenuItem]:
    return [
        _entry("sent", _("Sent by me"), "desk_sent", icon="upload", order=10),
        _entry("papers", _("Signed on paper"), "desk_papers", icon="doc-full", order=20),
        _entry("verify", _("Check a code"), "desk_verify", icon="check", order=30),
        _entry("covers", _("Standing in"), "desk_covers", icon="group", order=40),
        _entry(
            "handover",
            _("Hand-over"),
            "desk_handover",
            icon="resubmit",
            order=50,
            sees=may_hand_over,
        ),
        _entry(
            "accounts", _("Accounts"), "desk_accounts", icon="user", order=55, sees=may_hand_over
        ),
        _entry("pin", _("Signing PIN"), "desk_pin", icon="key", order=58, sees=_signs_by_phone),
        _entry("rulebooks", _("Rulebooks"), "desk_rulebooks", icon="clipboard-list", order=60),
    ]


def _entry(
    name: str, label: Any, address: str, *, icon: str, order: int, sees: Sees | None = None
) -> DeskMenuItem:
    return DeskMenuItem(
        label,
        reverse_lazy(address),
        name=f"huabiao-{name}",
        icon_name=icon,
        order=order,
        sees=sees,
    )


@hooks.register("register_admin_menu_item")
def inbox_entry() -> MenuItem:
    """The inbox comes first: it is what a leader opens."""
    return _entry("inbox", _("Inbox"), "desk_inbox", icon="mail", order=50)


@hooks.register("register_admin_menu_item")
def withdrawals_entry() -> MenuItem:
    """For duty officers, and for those who audit."""
    return _entry(
        "withdrawals",
        _("Withdraw"),
        "desk_withdrawals",
        icon="bin",
        order=60,
        sees=_watches_withdrawals,
    )


@hooks.register("register_admin_menu_item")
def quarantine_entry() -> MenuItem:
    """For the secrecy officer."""
    return _entry(
        "quarantine", _("Quarantine"), "desk_quarantine", icon="lock", order=70, sees=watches
    )


@hooks.register("register_admin_menu_item")
def office_entry() -> MenuItem:
    """What is needed less often, together."""
    return SubmenuMenuItem(
        _("Office"),
        Menu(items=_entries()),
        name="huabiao-office",
        icon_name="folder-open-1",
        order=500,
    )
