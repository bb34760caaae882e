"""Whoever may run code in the back office's shell but holds no key: Wagtail's own verbs on the editing rows."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.core.management import call_command, get_commands
from wagtail.models import Revision

from huabiao.editing.items.models import Item
from huabiao.office import clocks
from huabiao.register.certificates.models import Filing
from tests.gate.attackers.officers import item_titled

FORGED = "从旧版本恢复的标题"


def revert(title: str) -> str:
    """Change, save and publish by Wagtail's own revisions: the newest, an older one; answers what failed."""
    item = item_titled(title)
    item.title = FORGED
    newest = item.save_revision(clean=False)
    older = Revision.objects.for_instance(item).order_by("created_at").first()
    assert older is not None
    said = [_tried(newest.publish), _tried(older.publish)]
    as_object = older.as_object()
    as_object.title = FORGED
    as_object.save()
    return " ".join(said)


def _tried(act: Callable[[], object]) -> str:
    """Items have no verb that publishes, so Wagtail's stumble; what they might have done is judged by the tree."""
    try:
        act()
    except AttributeError as missing:
        return str(missing.name)
    return "done"


def copy(title: str) -> None:
    """A second row of an item, and a second line of the filing register."""
    item = item_titled(title)
    for filing in Filing.objects.filter(subject=item.uuid):
        filing.pk = None
        filing.title = FORGED
        filing.save()
    item.pk, item.uuid, item.title = None, uuid4(), FORGED
    item.save()


def schedule(title: str) -> str:
    """Everything Wagtail knows of schedules, set to an hour ago, and every command that publishes by it."""
    item = item_titled(title)
    item.title = FORGED
    revision = item.save_revision(clean=False, approved_go_live_at=clocks.now())
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=clocks.now() - timedelta(hours=1)
    )
    names = [
        name for name in ("publish_scheduled", "publish_scheduled_pages") if name in get_commands()
    ]
    assert names
    return " ".join(_tried(partial(call_command, name)) for name in names)


def run_commands(folder: str) -> str:
    """Django's and Wagtail's commands that write: dump, change, load; update; rebuild; answers what was run."""
    fixture = Path(folder) / "rows.json"
    tables = ["items", "websites", "pages", "certificates.filing", "certificates.outsidecopy"]
    call_command("dumpdata", *tables, output=str(fixture), verbosity=0)
    text = fixture.read_text(encoding="utf-8")
    title = Item.objects.order_by("pk").values_list("title", flat=True)[0]
    fixture.write_text(text.replace(title, FORGED), encoding="utf-8")
    call_command("loaddata", str(fixture), verbosity=0)
    ran = []
    for name in ("rebuild_references_index", "set_url_paths", "purge_revisions", "update_index"):
        if name in get_commands():
            call_command(name, verbosity=0)
            ran.append(name)
    return " ".join(ran)


ACTS: dict[str, Callable[..., str | None]] = {
    "revert": revert,
    "copy": copy,
    "schedule": schedule,
    "run_commands": run_commands,
}
