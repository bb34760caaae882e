"""The forms in which a password changes: both call the one verb, which keeps the history and writes the ledger."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import PasswordChangeForm

from huabiao.office.accounts import services
from huabiao.office.accounts.models import User
from huabiao.office.adoption.safety import safety_rules_of


class _KeepsHistory:
    """`save` through the verb instead of the row."""

    user: User
    cleaned_data: dict[str, Any]

    def save(self, commit: bool = True) -> User:
        """Set the password that was validated."""
        del commit
        rule = safety_rules_of(self.user).password
        services.change_password(
            officer=self.user,
            password=self.cleaned_data["new_password1"],
            remember=(rule.history or 0) if rule else 0,
        )
        return self.user


class NewPasswordForm(_KeepsHistory, SetPasswordForm):
    """A new password at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("new_password1", _("new password")),
            ("new_password2", _("once more")),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""


class OwnPasswordForm(_KeepsHistory, PasswordChangeForm):
    """A new password on the account page; the present one is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("old_password", _("present password")),
            ("new_password1", _("new password")),
            ("new_password2", _("once more")),
        ):
            self.fields[name].label = label
        for name in ("new_password1", "new_password2"):
            self.fields[name].help_text = ""
