"""What `huabiao check` says about the published folder: room for a withdrawal, and whether additions are stopped."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.translation import gettext as _

from huabiao.publishing.trees.folder import BALLAST_BYTES, PublishedFolder, signature_valid
from huabiao.publishing.trees.journal import JournalBroken
from huabiao.publishing.trees.release import ReleaseBroken


@register(Tags.security, deploy=True)
def trees_can_be_published(**_kwargs: Any) -> list[CheckMessage]:
    """Ballast for a full disk (decision 4), a signed release, a whole journal, and no stop."""
    published = PublishedFolder()
    if not published.releases.folder.is_dir():
        return []  # nothing was ever published here
    problems: list[CheckMessage] = []
    if published.ballast_bytes() < BALLAST_BYTES:
        problems.append(
            Error(
                _("The ballast that keeps room for a withdrawal on a full disk is missing."),
                hint=_("Make room on the disk; the edge worker makes it again when it starts."),
                id="trees.E001",
            )
        )
    try:
        published.releases.current(signature_valid)
    except ReleaseBroken:
        problems.append(
            Error(
                _("The served release is not signed by this system."),
                hint=_("Run: huabiao build"),
                id="trees.E002",
            )
        )
    try:
        published.journal.refresh()
    except JournalBroken as broken:
        problems.append(
            Error(
                _("The journal beside the trees was changed: %(problem)s") % {"problem": broken},
                id="trees.E003",
            )
        )
    reason = published.stopped()
    if reason is not None:
        problems.append(
            Warning(
                _("Additions are stopped: %(reason)s") % {"reason": reason},
                hint=_("When the cause is dealt with: huabiao build --lift-stop"),
                id="trees.W004",
            )
        )
    return problems
