"""From a right password to an open session: code, setting up a code, new password; as far as the rulebook asks.

No session of the officer exists before all of it is given, so nothing behind the door has to ask again.
"""

from collections.abc import Callable
from typing import Any

from axes.helpers import get_lockout_response
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from huabiao.editing.rights.account_forms import NewPasswordForm
from huabiao.editing.rights.pictures import code_picture
from huabiao.office import clocks
from huabiao.office.accounts import services
from huabiao.office.accounts.models import User
from huabiao.office.accounts.services import FactorRefused
from huabiao.office.adoption.doors import ENTERING, refused_at_the_door
from huabiao.office.adoption.entering import Demands, demands_on
from huabiao.office.adoption.passwords import told
from huabiao.office.adoption.safety import safety_rules_of
from huabiao.office.adoption.tries import counted

BACKEND = "huabiao.editing.rights.backends.AppointmentBackend"


def enter(request: HttpRequest, officer: User, leads_to: str) -> HttpResponse:
    """The password was right: open the session, or ask for what the rulebook wants besides."""
    request.session.cycle_key()
    request.session[ENTERING] = {
        "officer": officer.pk,
        "username": officer.username,
        "account": officer.get_session_auth_hash(),
        "at": clocks.now_ms(),
        "leads_to": leads_to,
        "code_given": False,
    }
    return go_on(request, officer)


def go_on(request: HttpRequest, officer: User) -> HttpResponse:
    """Lead to the next thing that is asked for, else open the session."""
    demands = demands_on(officer)
    step = _next_step(request, demands)
    if step is not None:
        return redirect(step)
    leads_to: str = request.session.pop(ENTERING)["leads_to"]
    login(request, officer, backend=BACKEND)
    request.session.set_expiry(0)
    _tell(request, demands)
    return redirect(leads_to)


def code_refusal(request: HttpRequest, officer: User, code: str) -> HttpResponse | str | None:
    """Take a one-time or recovery code: None if it is right, else a sentence, or the page of a locked name.

    Wrong codes count like wrong passwords and lock the name for the rulebook's minutes.
    """
    right = tried(request, officer, lambda: services.use_code(officer=officer, code=code))
    if isinstance(right, HttpResponse):
        return right
    if right:
        return None
    return _("This code is not right, or it was used already. Wait for the next one on your phone.")


def tried(request: HttpRequest, officer: User, is_right: Callable[[], bool]) -> HttpResponse | bool:
    """Try something that only the officer knows: whether it was right, or the page of a locked name.

    Every place that asks for a password or a code again counts wrong ones here, so that none of them is for guessing.
    """
    right = counted(request, officer.username, is_right)
    if right is None:
        credentials = {"username": officer.username}
        locked: HttpResponse = get_lockout_response(request, credentials=credentials)
        return locked
    return right


def _next_step(request: HttpRequest, demands: Demands) -> str | None:
    if demands.code and not request.session[ENTERING]["code_given"]:
        return "login_code"
    if demands.enrolment:
        return "login_enrol"
    return "login_password" if demands.new_password else None


def _tell(request: HttpRequest, demands: Demands) -> None:
    for until, clauses, sentence in (
        (
            demands.enrol_until,
            demands.factor_clauses,
            _(
                "From %(day)s on the password alone no longer opens the back office. "
                "Set up one-time codes under “Account” before."
            ),
        ),
        (
            demands.password_until,
            demands.password_clauses,
            _("Your password expires on %(day)s. Change it under “Account” before."),
        ),
    ):
        if until is not None:
            words = sentence % {"day": date_format(localtime(until), "Y-m-d")}
            messages.warning(request, f"{words}（{'、'.join(clauses)}）")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Step(View):
    """One page between the password and the session. Nobody reaches it whose password was not right just now."""

    step = ""
    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only whom the session names, only for this step, only while the account stayed as it was."""
        held = request.session.get(ENTERING)
        officer = User.objects.filter(pk=held["officer"], is_active=True).first() if held else None
        if held is None or officer is None or self._is_stale(held, officer):
            request.session.pop(ENTERING, None)
            messages.warning(request, _("That took too long. Please log in again."))
            return redirect("wagtailadmin_login")
        refused = refused_at_the_door(request, officer.username)
        if refused is not None:
            return refused
        self.officer, self.demands = officer, demands_on(officer)
        if _next_step(request, self.demands) != self.step:
            return go_on(request, officer)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page(request)

    def page(self, request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page of this step."""
        context |= {"officer": self.officer, "demands": self.demands}
        return render(request, self.template, context, status=status)

    @staticmethod
    def _is_stale(held: dict[str, Any], officer: User) -> bool:
        rule = safety_rules_of(officer).back_office
        minutes = rule.idle_minutes if rule else None
        waited = clocks.now_ms() - held["at"]
        return not constant_time_compare(held["account"], officer.get_session_auth_hash()) or (
            minutes is not None and waited > minutes * 60_000
        )


class CodeStep(Step):
    """The code of the phone, or a recovery code."""

    step = "login_code"
    template = "huabiao/entering/code.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Right: go on. Wrong: say so, and count it."""
        refusal = code_refusal(request, self.officer, request.POST.get("code", ""))
        if isinstance(refusal, HttpResponse):
            return refusal
        if refusal is not None:
            return self.page(request, refusal=refusal, status=422)
        request.session[ENTERING] |= {"code_given": True}
        request.session.modified = True
        return go_on(request, self.officer)


class EnrolStep(Step):
    """The time for setting up a code is over: it is set up now."""

    step = "login_enrol"
    template = "huabiao/entering/enrol.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The picture for the phone."""
        return self._with_picture(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The phone's first code: right, and the recovery codes are shown this once."""
        try:
            codes = services.confirm_enrolment(
                officer=self.officer, code=request.POST.get("code", "")
            )
        except FactorRefused as refused:
            return self._with_picture(request, refusal=str(refused), status=422)
        request.session[ENTERING] |= {
            "code_given": True,
            "account": self.officer.get_session_auth_hash(),
        }
        request.session.modified = True
        onwards = go_on(request, self.officer).headers["Location"]
        context = {"codes": codes, "onwards": onwards}
        return render(request, "huabiao/entering/recovery_codes.html", context)

    def _with_picture(self, request: HttpRequest, **context: Any) -> HttpResponse:
        enrolment = services.begin_enrolment(officer=self.officer)
        context |= {"secret": enrolment.secret, "picture": code_picture(enrolment.address)}
        return self.page(request, **context)


class PasswordStep(Step):
    """The password is too old: a new one before anything else."""

    step = "login_password"
    template = "huabiao/entering/password.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, and what the rulebook asks of a password."""
        return self._with_form(request, NewPasswordForm(self.officer))

    def post(self, request: HttpRequest) -> HttpResponse:
        """A good new password opens the session."""
        form = NewPasswordForm(self.officer, request.POST)
        if not form.is_valid():
            return self._with_form(request, form, status=422)
        form.save()
        request.session[ENTERING] |= {"account": self.officer.get_session_auth_hash()}
        request.session.modified = True
        return go_on(request, self.officer)

    def _with_form(
        self, request: HttpRequest, form: NewPasswordForm, status: int = 200
    ) -> HttpResponse:
        return self.page(request, form=form, rules=told(self.officer), status=status)
