"""Links in running text: to the web by address, to own content by choosing it; no page chooser."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views import View
from draftjs_exporter.dom import DOM
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.whitelist import check_url

from huabiao.editing.items.models import Item
from huabiao.editing.rights import policy
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.search import search

OWN = "huabiao:"
_SHOWN = 15


class LinkForm(forms.Form):
    """Either an address or one of the texts found."""

    q = forms.CharField(label=_("find one of our own texts"), required=False, max_length=100)
    own = forms.UUIDField(required=False, widget=forms.HiddenInput)
    url = forms.URLField(
        label=_("or an address on the web"),
        required=False,
        max_length=1000,
        assume_scheme="https",
    )


class LinkChooserView(View):
    """The window behind the link button. It lists only what the officer may read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form; a link that is being changed shows its address."""
        url = request.GET.get("link_url", "")
        return self._show(
            request, LinkForm(initial={"url": "" if url.startswith(OWN) else url}), ""
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Search again, or insert the link."""
        form = LinkForm(request.POST)
        own = form.cleaned_data.get("own") if form.is_valid() else None
        if not form.is_valid() or not (own or form.cleaned_data["url"]):
            return self._show(request, form, request.POST.get("q", ""))
        if own:
            item = policy.visible(officer_of(request), Item.objects.filter(uuid=own)).first()
            if item is None:
                return self._show(request, form, "")
            return self._chosen(request, f"{OWN}{item.uuid}", item.title)
        return self._chosen(request, form.cleaned_data["url"], form.cleaned_data["url"])

    def _show(self, request: HttpRequest, form: LinkForm, words: str) -> HttpResponse:
        texts = policy.visible(officer_of(request), Item.objects.select_related("column"))
        found = search(texts, words, ("title",))[:_SHOWN]
        context = {"form": form, "found": found, "text": request.GET.get("link_text", "")}
        window: HttpResponse = render_modal_workflow(
            request, "huabiao/link_chooser.html", None, context, json_data={"step": "external_link"}
        )
        return window

    def _chosen(self, request: HttpRequest, url: str, title: str) -> HttpResponse:
        result = {"url": url, "title": title, "prefer_this_title_as_link_text": False}
        answer: HttpResponse = render_modal_workflow(
            request,
            None,
            None,
            None,
            json_data={"step": "external_link_chosen", "result": result},
        )
        return answer


def link_entity(props: Any) -> Any:
    """A link as it is stored: own content by UUID, everything else by an address that cannot run anything."""
    url = str(props.get("url") or "")
    href = url if url.startswith(OWN) else check_url(url)
    return DOM.create_element("a", {"href": href}, props["children"])
