"""What the trees have done by the clock: sweep what no kept release needs, and verify everything once a day."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huabiao.office.schedule.jobs import Result, done, found, register_job, skipped
from huabiao.publishing.trees import findings, retention
from huabiao.publishing.trees.folder import Busy, PublishedFolder
from huabiao.publishing.trees.journal import JournalBroken
from huabiao.publishing.trees.reading import anchor_of, extends, opens_an_epoch
from huabiao.publishing.trees.release import ReleaseBroken
from huabiao.publishing.trees.verifying import verify_everything


def register_jobs() -> None:
    """Say what this room has done by the clock."""
    register_job("retention", gettext_lazy("sweep old releases"), sweep_old_releases)
    register_job("full_verification", gettext_lazy("verify everything online"), verify)


def sweep_old_releases() -> Result:
    """Keep the served release, those just before it and the last of each day (decision 6); sweep the rest."""
    published = PublishedFolder()
    if published.releases.current_number() is None:
        return skipped(_("nothing has been published yet"))
    try:
        swept = retention.tidy(published)
    except Busy:
        return skipped(_("the trees are being built"))
    return done(
        f"releases={swept.releases} objects={swept.objects} directories={swept.directories}"
    )


def verify() -> Result:
    """Verify ledger, register and every served byte; a finding ends additions and is told."""
    published = PublishedFolder()
    if _waits_for_a_new_epochs_release(published):
        return skipped(_("a new epoch waits for its first release"))
    faults = verify_everything(published)
    if not faults:
        return done()
    if not findings.end_additions(published, faults, by="full_verification"):
        findings.report(faults, by="full_verification")
    return found(" ".join(sorted({fault.code for fault in faults})))


def _waits_for_a_new_epochs_release(published: PublishedFolder) -> bool:
    """Two people have opened an epoch, and the builder has not made the tree from it yet."""
    try:
        release = published.releases.current()
        published.journal.refresh()
    except (ReleaseBroken, JournalBroken):
        return False  # the verification says so
    return release is not None and opens_an_epoch(published.journal, release)


def ledger_is_set_back() -> str | None:
    """Why nothing may be destroyed now: an older database was restored and nobody has confirmed it yet."""
    published = PublishedFolder()
    try:
        published.journal.refresh()
    except JournalBroken as broken:
        return str(broken)
    anchor = anchor_of(published.journal)
    return None if anchor is None or extends(anchor) else _("the ledger was set back")
