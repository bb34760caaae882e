"""The forms of a website's identity and of a column."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.files import Picture
from huabiao.editing.rights import policy
from huabiao.editing.websites.models import Column, Site
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation


class SiteForm(forms.ModelForm):
    """Who runs the website and what stands in its foot. `version`: see `services.change_site`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        """Everything a reader sees of the identity."""

        model = Site
        fields = (
            "name",
            "short_name",
            "organiser",
            "undertaker",
            "contact",
            "site_code",
            "icp",
            "police",
            "conac_id",
            "emblem",
            "emblem_picture",
        )
        help_texts = {
            "organiser": _("The government office that answers for the website (主办单位)."),
            "undertaker": _("The unit that does the daily work (承办单位)."),
            "contact": _("Telephone or address for readers; not a personal mobile."),
            "site_code": _("Ten digits, given by the national register of government websites."),
        }

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        pictures = policy.visible(officer, Picture.objects.all())
        if self.instance.emblem_picture_id:
            pictures = pictures | Picture.objects.filter(pk=self.instance.emblem_picture_id)
        field = forms.ModelChoiceField(
            label=_("picture of the emblem"),
            queryset=pictures,
            required=False,
            empty_label=_("none"),
            help_text=_("Upload it under “Pictures” first."),
        )
        self.fields["emblem_picture"] = field


class ColumnForm(forms.ModelForm):
    """One column."""

    class Meta:
        """What the site's administrator decides."""

        model = Column
        fields = (
            "name",
            "kind",
            "owner",
            "link_url",
            "in_menu",
            "description",
            "keywords",
            "segment",
        )
        help_texts = {
            "owner": _(
                "Whose information officers write here. Empty: the body that runs the site."
            ),
            "description": _("One sentence on what stands here; search engines show it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = Organisation.objects.exclude(kind=Organisation.Kind.OUTSIDE)
        owner.empty_label = _("the body that runs the site")
