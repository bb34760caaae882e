"""Log-in and one's own account, without what would leave the network or upload unscreened files."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import (
    AccountView,
    ChangePasswordPanel,
    LoginView,
    LogoutView,
    ThemeSettingsPanel,
)
from wagtail.users.models import UserProfile

from huabiao.editing.rights.account_forms import OwnPasswordForm
from huabiao.editing.rights.entering import enter
from huabiao.editing.rights.second_factor import FactorPanel
from huabiao.office.adoption.doors import refused_at_the_door
from huabiao.office.adoption.passwords import told


class OwnPasswordPanel(ChangePasswordPanel):
    """The password, changed through the verb that keeps the history."""

    title = _("Password")
    order = 100
    form_class = OwnPasswordForm
    template_name = "huabiao/account_password.html"

    def get_context_data(self) -> dict[str, Any]:
        """With what the rulebook asks of a password."""
        context: dict[str, Any] = super().get_context_data()
        return context | {"rules": told(self.user)}


class OwnAccountView(AccountView):
    """Password and appearance. The name belongs to the personnel office; there is no picture to upload."""

    def get_panels(self) -> list[Any]:
        """The panels a person may change."""
        profile = UserProfile.get_for_user(self.request.user)
        panels = [
            panel(self.request, self.request.user, profile)
            for panel in (OwnPasswordPanel, FactorPanel, ThemeSettingsPanel)
        ]
        return [panel for panel in panels if panel.is_active()]


class OwnLoginForm(LoginForm):
    """User name and password in our words; no “remember me”: desks are shared (O20)."""

    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", _("user name")), ("password", _("password"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs["placeholder"] = ""


class OwnLoginView(LoginView):
    """The log-in page; `huabiao/login.html` also erases what a previous person's browser kept."""

    template_name = "huabiao/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """First where the request comes from, then the password."""
        refused = refused_at_the_door(request, request.POST.get("username", ""))
        if refused is not None:
            return refused
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: LoginForm) -> HttpResponse:
        """The password was right; what else is asked for comes before the session."""
        return enter(self.request, form.get_user(), self.get_success_url())

    def get_form_class(self) -> type[LoginForm]:
        """Ours, whatever Wagtail's setting says."""
        return OwnLoginForm


class OwnLogoutView(LogoutView):
    """Log-out; the page it leads to erases what the browser kept (decision 11)."""

    def get_success_url(self) -> str:
        """The log-in page, marked as reached by leaving."""
        return reverse("wagtailadmin_login") + "?out=1"
