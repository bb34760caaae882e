"""Begin an item from a Word file."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.forms import ColumnField
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.receiving import UploadRefused
from huabiao.editing.items.verbs.importing import begin_from_document
from huabiao.editing.items.verbs.saving import DraftRefused
from huabiao.editing.items.views.editors import secret_page
from huabiao.editing.items.word import DocumentRefused
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.guards import writable_columns
from huabiao.editing.websites.models import Column


class ImportForm(forms.Form):
    """A column and a Word file."""

    column = ColumnField(
        label=_("column"), queryset=Column.objects.none(), empty_label=_("choose a column")
    )
    file = forms.FileField(
        label=_("Word file"),
        help_text=_(
            "A file that ends in .docx. Headings, tables, pictures and the signature line are kept."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, officer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = self.fields["column"]
        column.queryset = writable_columns(reach_of(officer))


def import_document(request: HttpRequest) -> HttpResponse:
    """Turn a Word file into a draft and open it in the editor."""
    officer = officer_of(request)
    form = ImportForm(request.POST or None, request.FILES or None, officer=officer)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            item = begin_from_document(
                officer=officer,
                column=form.cleaned_data["column"],
                name=upload.name,
                data=upload.read(),
            )
        except SecretFound as found:
            return secret_page(request, found)
        except (DocumentRefused, UploadRefused, DraftRefused) as refused:
            for sentence in refused.reasons:
                form.add_error("file", sentence)
        else:
            return redirect("item:edit", item.pk)
    status = 422 if form.is_bound else 200
    return render(request, "huabiao/item_import.html", {"form": form}, status=status)
