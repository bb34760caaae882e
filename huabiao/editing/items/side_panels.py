"""The panel beside the editor that says, while one writes, what may not go online and why."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel


class ScreeningSidePanel(BaseSidePanel):
    """Filled by `draft.js` from the check endpoint."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Its button at the edge of the page."""

        aria_label = _("Check what is written")
        icon_name = "glasses"
        counter_classname = "huabiao-check-count"

    name = "screening"
    title = _("Check")
    template_name = "huabiao/side_panels/screening.html"
    order = 50

    def __init__(self, thing: Any, request: Any, *, check_url: str) -> None:
        super().__init__(thing, request)
        self.check_url = check_url

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The address that answers."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"check_url": self.check_url}
