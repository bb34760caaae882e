"""The back office speaks Chinese: nothing of the Wagtail apps we install is left in English."""

from pathlib import Path

import wagtail
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, ngettext, override, pgettext
from django.utils.translation.trans_real import DjangoTranslation

WAGTAIL = Path(wagtail.__file__).parent
SAME_IN_BOTH = {"%(range_start)s - %(range_end)s", "ID", "URL", "Wagtail API v2"}
"""What Chinese offices write in the same way."""


def _sources(domain: str) -> list[tuple[str | None, str]]:
    """Each (context, message) of the installed Wagtail apps, from their English catalogues."""
    found = []
    for app in apps.get_app_configs():
        if not Path(app.path).is_relative_to(WAGTAIL):
            continue
        catalogue = Path(app.path, "locale", "en", "LC_MESSAGES", f"{domain}.po")
        if catalogue.exists():
            with catalogue.open("rb") as file:
                found += [
                    (one.context, one.id if isinstance(one.id, str) else one.id[0])
                    for one in read_po(file)
                    if one.id
                ]
    return found


def test_every_message_of_wagtail_has_chinese() -> None:
    """Also after an upgrade: a new English message fails here."""
    with override("zh-hans"):
        english = [
            message
            for context, message in _sources("django")
            if _chinese(context, message) == message and message not in SAME_IN_BOTH
        ]
    assert english == [], repr(english)


def _chinese(context: str | None, message: str) -> str:
    if context:
        return pgettext(context, message)
    word = gettext(message)
    return word if word != message else ngettext(message, "", 1)


def test_every_message_of_the_scripts_has_chinese() -> None:
    """The catalogue that the browser gets."""
    paths = [str(Path(app.path, "locale")) for app in apps.get_app_configs()]
    catalogue = DjangoTranslation("zh-hans", domain="djangojs", localedirs=paths)
    english = [one for _context, one in _sources("djangojs") if catalogue.gettext(one) == one]
    assert english == [], repr(english)


def test_no_word_of_ours_is_taken_over() -> None:
    """Words of ours stand in their rooms alone: the shared catalogue would win over them."""
    shared = _ids(*(Path(path) for path in settings.LOCALE_PATHS))
    rooms = [
        Path(app.path, "locale")
        for app in apps.get_app_configs()
        if app.name.startswith("huabiao.")
    ]
    assert not shared & _ids(*rooms)


def _ids(*locales: Path) -> set[tuple[str | None, str]]:
    found = set()
    for locale in locales:
        for file in locale.glob("zh_Hans/LC_MESSAGES/django.po"):
            with file.open("rb") as opened:
                found |= {
                    (one.context, one.id if isinstance(one.id, str) else one.id[0])
                    for one in read_po(opened)
                    if one.id
                }
    return found
