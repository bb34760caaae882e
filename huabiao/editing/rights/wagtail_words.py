"""Words of Wagtail's screens that its Chinese catalogue lacks; named here so that our catalogue has them."""

from django.utils.translation import gettext_noop as _

WORDS = (
    _(
        "JavaScript is required to use Wagtail, but it is currently disabled.<br /> Here are the "
        '<a href="https://www.enable-javascript.com/" target="_blank" rel="noreferrer">instructions how to enable '
        "JavaScript in your web browser</a>."
    ),
    _("New: %(model_name)s"),
    _("Section"),
    _("Application"),
    _("Show keyboard shortcuts"),
    _("Toggle minimap"),
    _("Close modal dialogs (like this one)"),
    _("Save changes"),
    _("Text editing"),
    _("Cut"),
    _("Paste"),
    _("Paste without formatting"),
    _("Text formatting"),
    _("Insert or edit a link"),
    _("Monospace (code)"),
    _("Strike-through"),
    _("Actions"),
    _("Table headers"),
    _("Select a header option"),
    _("Display the first row as a header"),
    _("Display the first column as a header"),
    _("Display the first row AND first column as headers"),
    _("No headers"),
    _("Which cells should be displayed as headers?"),
    _(
        "A heading that identifies the overall topic of the table, and is useful for screen reader users."
    ),
    _("Save Selected"),
    _("Insert a block"),
    _("Actions (footer)"),
    _("Theme preferences"),
    _("Admin theme"),
    _("Contrast"),
    _("More contrast"),
    _("Density"),
    _("Snug"),
    _("Enable custom keyboard shortcuts specific to Wagtail."),
)
