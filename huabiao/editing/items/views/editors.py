"""The editor: every save goes through `services.save_draft`; an error never loses what was typed."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.generic import CreateView, EditView

from huabiao.approval.selectors import open_request_of
from huabiao.editing.items import services
from huabiao.editing.items.comparing import chosen_theirs, differing, take_over
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.references import chosen_in
from huabiao.editing.items.side_panels import ScreeningSidePanel
from huabiao.editing.items.status import State, status_of
from huabiao.editing.items.views.arriving import Incomplete, arrived_body
from huabiao.editing.rights.chosen import drawn_for
from huabiao.editing.rights.doors import refusal

if TYPE_CHECKING:
    # Wagtail's views are untyped: the mixin's calls into them are not checked.
    from wagtail.admin.views.generic import EditView as FormView
else:
    FormView = object

RESTORE = "restore"
SUBMIT = "submit"
COMPARED = "compared"
"""Posted with a form that showed a comparison: what was chosen in it counts."""


class DraftFormMixin(FormView):
    """What creating and editing a draft have in common."""

    template_name = "huabiao/draft_form.html"
    look_url_name = "item:look"
    submit_url_name = "item:submit"
    check_url_name = "item_check"
    actions = ("save", SUBMIT, RESTORE)
    submit_button_label = gettext_lazy("Save draft")
    submit_button_active_label = gettext_lazy("Saving…")
    error_message = gettext_lazy(
        "Not saved yet: see what is marked below. Your text is still here."
    )

    def get_available_actions(self) -> tuple[str, ...]:
        return self.actions

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            arrived_body(self._body_block(), request.POST, request.FILES)
        except Incomplete:
            return refusal(
                request,
                _(
                    "The form did not arrive whole, so nothing was saved. What you wrote is kept in this browser: "
                    "go back, open the text again and save once more."
                ),
                status=400,
            )
        if request.POST.get(f"action-{RESTORE}"):
            return self._restored()
        return super().post(request, *args, **kwargs)

    def _body_block(self) -> Any:
        return self.model._meta.get_field("body").stream_block

    def _restored(self) -> Any:
        """Show the browser's own copy in the form again; nothing is saved by this."""
        if not hasattr(self, "object"):
            self.object = self._begin()
        form = self.get_form()
        form.is_valid()
        form._errors = ErrorDict()
        self.form = form
        messages.info(self.request, _("Your text is back. It is not saved yet."))
        return self.render_to_response(self.get_context_data(form=form))

    def _begin(self) -> Any:
        return None

    def form_valid(self, form: Any) -> Any:
        self.form = form
        draft = form.save(commit=False)
        stored = self._stored(draft)
        if stored is not None:
            take_over(draft, stored, chosen_theirs(self.request.POST))
        try:
            saved = services.save_draft(
                draft=draft,
                officer=self.request.user,
                version=form.begun_with,
            )
        except SecretFound as found:
            return secret_page(self.request, found)
        except services.Overtaken as overtaken:
            return self._overtaken(form, overtaken)
        except services.DraftRefused as refused:
            for sentence in refused.reasons:
                form.add_error(None, sentence)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        self.object = saved.draft
        return self._after_saving(saved)

    def _after_saving(self, saved: services.Saved) -> HttpResponse:
        pk = saved.draft.pk
        if self.action == SUBMIT:
            return redirect(reverse(self.submit_url_name, args=[pk]) + "?kept=" + self._key())
        messages.success(self.request, _("Saved as draft."))
        url = reverse(self.edit_url_name, args=[pk])
        return redirect(f"{url}?kept={self._key()}")

    def _key(self) -> str:
        return str(self.request.POST.get("draft_key") or "")[:80]

    def _stored(self, draft: Any) -> Any:
        """What others have saved, where this form showed a comparison with it."""
        if draft.pk is None or COMPARED not in self.request.POST:
            return None
        return type(draft)._default_manager.get(pk=draft.pk)

    def _overtaken(self, form: Any, overtaken: services.Overtaken) -> Any:
        """Both texts compared: one's own stays in the form, the other's can be taken, place by place."""
        stored = overtaken.stored
        form.data = form.data.copy()
        form.data["base_version"] = str(stored.version)
        form.instance.version = stored.version
        context = self.get_context_data(
            form=form, overtaken=overtaken, comparison=self._comparison(form, stored)
        )
        return self.render_to_response(context, status=409)

    def _comparison(self, form: Any, stored: Any) -> list[Any]:
        names = [*form.fields, *form.formsets]
        return differing(stored, form.instance, names, chosen_theirs(self.request.POST))

    @staticmethod
    def _returned(draft: Any) -> str:
        """The opinion with which it came back, so that it stands beside the text that is to be changed."""
        if not draft.pk:
            return ""
        status = status_of(draft)
        return status.opinion if status.state is State.RETURNED else ""

    def get_side_panels(self) -> Any:
        thing = self.form.instance
        url = reverse(self.check_url_name)
        return MediaContainer([ScreeningSidePanel(thing, self.request, check_url=url)])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        instance = context["form"].instance
        key = str(instance.uuid) if instance.pk else "new"
        if "comparison" not in context:
            # Shown again with a form that another mistake sent back.
            stored = self._stored(instance)
            context["comparison"] = (
                [] if stored is None else self._comparison(context["form"], stored)
            )
        model = instance._meta.model_name
        context |= {
            "draft_key": f"{model}:{key}",
            "officer_key": str(self.request.user.uuid),
            "check_url": reverse(self.check_url_name),
            "returned": self._returned(instance),
            "look_url": reverse(self.look_url_name, args=[instance.pk]) if instance.pk else "",
        }
        return context


class DraftCreateView(DraftFormMixin, CreateView):
    """A new draft; `?column=` in its address chooses the column."""

    page_title = gettext_lazy("New")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        column = self.request.GET.get("column", "")
        if column.isascii() and column.isdigit():
            kwargs["initial"] = {"column": int(column)}
        return kwargs


class DraftEditView(DraftFormMixin, EditView):
    """An existing draft; one under approval is shown instead, with what can be done."""

    page_title = gettext_lazy("Editing")

    def _begin(self) -> Any:
        return self.get_object()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Nobody edits what is being signed."""
        draft = self.get_object()
        if open_request_of(draft.uuid) is not None:
            messages.warning(
                request, _("It is under approval. Take it back first if you want to change it.")
            )
            return redirect(self.look_url_name, draft.pk)
        if not self.user_has_permission_for_instance("change", draft):
            return redirect(self.look_url_name, draft.pk)
        drawn_for(request.user, chosen_in(draft))
        return super().dispatch(request, *args, **kwargs)


def secret_page(request: Any, found: SecretFound) -> HttpResponse:
    """What to do now. The page erases the browser's own copy and shows nothing of the text."""
    return TemplateResponse(
        request, "huabiao/secret_found.html", {"sentence": str(found)}, status=422
    )
