"""The forms of a website's identity and of a column."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.files import Picture
from huabiao.editing.rights import policy
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.models import Column, Site
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation

_BLANK = "\u3000"
_IDENTITY = (
    "organiser",
    "undertaker",
    "contact",
    "site_code",
    "icp",
    "police",
    "conac_id",
    "emblem",
)


class SiteOpeningForm(forms.ModelForm):
    """A website that is to be opened: whose it is, what it is called and where it will stand."""

    class Meta:
        """Everything that is asked once; columns come after it."""

        model = Site
        fields = (
            "organisation",
            "kind",
            "name",
            "short_name",
            "host",
            "base_path",
            "portal",
            *_IDENTITY,
        )
        help_texts = {
            "host": _("As registered; a section site has the host name of its portal."),
            "base_path": _("Only a section site stands in a folder, as in /yunxi/; all others: /."),
        }

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["organisation"]
        bodies.queryset = Organisation.objects.filter(pk__in=reach_of(officer).over(["arrange"]))
        bodies.empty_label = _("choose a body")
        self.fields["kind"].initial = Site.Kind.DEPARTMENT
        portals: Any = self.fields["portal"]
        portals.queryset = policy.visible(officer, Site.objects.all()).filter(
            kind=Site.Kind.PORTAL, closed_at=None
        )
        portals.empty_label = _("none")


class SiteForm(forms.ModelForm):
    """Who runs the website and what stands in its foot. `version`: see `services.change_site`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        """Everything a reader sees of the identity."""

        model = Site
        fields = (
            "name",
            "short_name",
            *_IDENTITY,
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


class ManyBodies(forms.CheckboxSelectMultiple):
    """Bodies to tick, in a box that scrolls where there are many."""

    template_name = "huabiao/widgets/many_bodies.html"


class ColumnAbove(forms.ModelChoiceField):
    """A column of the tree, its depth shown."""

    def label_from_instance(self, column: Any) -> str:
        """Its name behind as many blanks as it is deep."""
        return f"{_BLANK * (column.depth - 1)}{column}"


class ColumnForm(forms.ModelForm):
    """One column."""

    class Meta:
        """What the site's administrator decides."""

        model = Column
        fields = (
            "name",
            "kind",
            "owner",
            "shared_with",
            "link_url",
            "in_menu",
            "description",
            "keywords",
            "segment",
        )
        widgets = {"shared_with": ManyBodies}
        help_texts = {
            "owner": _(
                "Whose information officers write here. Empty: the body that runs the site."
            ),
            "shared_with": _(
                "A shared column: the officers of the bodies ticked here write in it as well."
            ),
            "description": _("One sentence on what stands here; search engines show it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        shared: Any = self.fields["shared_with"]
        bodies = Organisation.objects.exclude(kind=Organisation.Kind.OUTSIDE)
        owner.queryset = shared.queryset = bodies
        owner.empty_label = _("the body that runs the site")
        if self.instance.pk:
            self.fields["above"] = self._above(self.instance)

    @staticmethod
    def _above(column: Column) -> forms.ModelChoiceField:
        """Where an existing column stands: below one of the others of its website, or at the top."""
        others = column.site.columns.filter(closed_at=None).exclude(path__startswith=column.path)
        return ColumnAbove(
            label=_("stands under"),
            queryset=others.exclude(kind=Column.Kind.LINK).order_by("path"),
            required=False,
            initial=column.get_parent(),
            empty_label=_("top level"),
            help_text=_(
                "When it is moved its address changes; readers who come to the old one are led to the new."
            ),
        )
