"""The form of an item: what an officer may choose is limited to what their posts allow."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from huabiao.editing.items.freezing import one_line, visible_text
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.guards import writable_columns
from huabiao.editing.websites.models import Column
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.models import Organisation

_LINES = (
    "kicker",
    "title",
    "subtitle",
    "short_title",
    "source",
    "editor",
    "keywords",
    "index_number",
    "document_number",
    "issuer",
    "topic",
    "name",
)


class DraftForm(WagtailAdminModelForm):
    """A form over a draft. `base_version` is the one the officer began with (see `services.save_draft`)."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        self.officer = for_user
        self.initial["base_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Pasted invisible characters and line ends in headings go; nothing else is changed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = one_line(value) if name in _LINES else visible_text(value)
        return cleaned

    @property
    def begun_with(self) -> int:
        """The version the officer's text was written on."""
        return int(self.cleaned_data.get("base_version") or 0)


class ColumnField(forms.ModelChoiceField):
    """A column with the way to it: 清砚县 › 政务要闻 › 通知公告."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[tuple[int, str], str] = {}

    def label_from_instance(self, column: Any) -> str:
        """The site's name and the columns above it."""
        if not self._names:
            rows = Column.objects.values_list("site_id", "path", "name")
            self._names = {(site, path): name for site, path, name in rows}
        step = Column.steplen
        above = [column.path[:end] for end in range(step, len(column.path), step)]
        names = [self._names.get((column.site_id, path), "") for path in above]
        return " › ".join([str(column.site), *filter(None, names), column.name])


class ItemForm(DraftForm):
    """Columns the officer may write in, scopes the rulebook knows."""

    column = ColumnField(
        label=_("column"), queryset=Column.objects.none(), empty_label=_("choose a column")
    )
    scope = forms.ChoiceField(label=_("what it touches"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = self.columns
        if "column" in self.fields:
            self.fields["column"].queryset = columns
        if "scope" in self.fields:
            self.fields["scope"].choices = self._scopes(columns)
        if "concerned" in self.fields:
            self.fields["concerned"].queryset = Organisation.objects.exclude(
                kind=Organisation.Kind.OUTSIDE
            )

    @cached_property
    def columns(self) -> Any:
        """Columns this officer may choose, the present one included."""
        writable = writable_columns(reach_of(self.officer))
        if self.instance.column_id:
            present = Column.objects.filter(pk=self.instance.column_id)
            keys = [*writable.values_list("pk", flat=True), *present.values_list("pk", flat=True)]
            return (
                Column.objects.filter(pk__in=keys).select_related("site").order_by("site", "path")
            )
        return writable

    def clean(self) -> dict[str, Any]:
        """The website follows from the column."""
        cleaned = super().clean()
        column = cleaned.get("column")
        if column is not None:
            self.instance.site = column.site
        return cleaned

    @staticmethod
    def _scopes(columns: Any) -> list[tuple[str, Any]]:
        choices: dict[str, Any] = {"": _("not said yet")}
        bodies = Organisation.objects.filter(sites__columns__in=columns).distinct()
        for body in bodies:
            try:
                rulebook = rulebook_in_force(body).merged
            except NoRulebook:
                continue
            choices |= {key: scope.name for key, scope in rulebook.scopes.items()}
        return list(choices.items())
