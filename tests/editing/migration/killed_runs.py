"""A process of its own: brings one stock in by runs that are killed at given moments, and says what is stored then.

    python -m tests.editing.migration.killed_runs FOLDER MOMENT …

HUABIAO_VAR names the data folder, with an empty database in it. A moment is `written:N` (before the N-th file of
the vault is written), `opened:N` (the N-th request is opened, its transaction not committed) or `told:N` (right after
the N-th commit). Every run is forked from one warm parent; after all of them one more goes through.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOGETHER = 10


def main(folder: Path, moments: list[str]) -> None:
    """Print one JSON line."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "huabiao.config.settings.test"
    django.setup()
    from django.db import connections

    from huabiao.office import keys
    from huabiao.office.adoption.screening import rules_for
    from tests.editing.qingyan_office import found_office

    keys.create_all()
    office = found_office()
    rules_for(office.township)
    officer = office.officer("information_officer")
    connections.close_all()
    ends = []
    for moment in [*moments, ""]:
        pid = os.fork()
        if pid == 0:
            _bring_in(folder, office.site, officer, moment)
        ends.append(os.WTERMSIG(os.waitpid(pid, 0)[1]))
    print(json.dumps({"ends": ends, **_stored()}))


def _bring_in(folder: Path, site: Any, officer: Any, moment: str) -> None:
    from huabiao.approval import services as approval
    from huabiao.editing.migration import services
    from huabiao.register.vault import folders

    kind, _colon, number = moment.partition(":")
    countdown = _countdown(int(number or 0))
    write_whole, open_request = folders.write_whole, approval.open_request
    if kind == "written":

        def written(path: Path, *chunks: bytes) -> None:
            countdown()
            write_whole(path, *chunks)

        folders.write_whole = written
    if kind == "opened":

        def opened(**said: Any) -> Any:
            request = open_request(**said)
            countdown()
            return request

        approval.open_request = opened
    try:
        services.migrate(
            folder=folder,
            site=site,
            officer=officer,
            together=TOGETHER,
            tell=lambda _report: countdown() if kind == "told" else None,
        )
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(3)
    os._exit(0)


def _countdown(number: int) -> Callable[[], None]:
    left = [number]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def _stored() -> dict[str, Any]:
    from huabiao.approval.models import Request
    from huabiao.editing.items.models import Attachment, Item, ItemAttachment
    from huabiao.register.vault.models import Freeze

    requests = [one.parsed() for one in Request.objects.filter(subject_type="migration")]
    lines = [line for one in requests for line in one.subjects]
    copies = Freeze.objects.filter(schema="item/1").values_list("uuid", flat=True)
    return {
        "addresses": list(Item.objects.values_list("original_url", flat=True)),
        "items": sorted(str(one) for one in Item.objects.values_list("uuid", flat=True)),
        "listed": sorted(line.subject for line in lines),
        "unnamed_copies": len({str(one) for one in copies} - {line.freeze for line in lines}),
        "attachments": [Attachment.objects.count(), ItemAttachment.objects.count()],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
