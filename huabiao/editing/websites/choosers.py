"""The chooser of columns, under the policy."""

from django.utils.translation import gettext_lazy as _

from huabiao.editing.rights.viewsets import GuardedChooserViewSet

column_chooser = GuardedChooserViewSet(
    "column_chooser",
    model="websites.Column",
    url_prefix="choose-column",
    icon="list-ul",
    choose_one_text=_("Choose a column"),
    choose_another_text=_("Choose another column"),
    edit_item_text=_("Look at this column"),
    register_widget=True,
    per_page=15,
    search_attributes=("name", "site__name"),
)
