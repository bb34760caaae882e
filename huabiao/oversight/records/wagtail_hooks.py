"""What this room adds to the look of the back office."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def records_styles() -> str:
    """Registers as cards on a phone, the life of a text as a line of events."""
    return format_html('<link rel="stylesheet" href="{}">', static("huabiao/records.css"))
