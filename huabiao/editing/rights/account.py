"""Log-in and one's own account, without what would leave the network or upload unscreened files."""

from typing import Any

from wagtail.admin.views.account import (
    AccountView,
    ChangePasswordPanel,
    LoginView,
    ThemeSettingsPanel,
)
from wagtail.users.models import UserProfile


class OwnAccountView(AccountView):
    """Password and appearance. The name belongs to the personnel office; there is no picture to upload."""

    def get_panels(self) -> list[Any]:
        """The two panels a person may change."""
        profile = UserProfile.get_for_user(self.request.user)
        panels = [
            panel(self.request, self.request.user, profile)
            for panel in (ChangePasswordPanel, ThemeSettingsPanel)
        ]
        return [panel for panel in panels if panel.is_active()]


class OwnLoginView(LoginView):
    """The log-in page; `huabiao/login.html` also erases what a previous person's browser kept."""

    template_name = "huabiao/login.html"
