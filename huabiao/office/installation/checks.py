"""Whether this installation can run: folders, room on the disk, database. Asked by `huabiao check`."""

import os
import shutil
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from huabiao.office.installation.folders import FOLDERS, data_folder, open_folders

MEGABYTE = 1024 * 1024


@register(Tags.security, deploy=True)
def folders_are_there(**_kwargs: Any) -> list[CheckMessage]:
    """Every folder exists, this process may write in it, and nobody else looks into the closed ones."""
    problems: list[CheckMessage] = []
    for folder in FOLDERS:
        path = data_folder() / folder.name
        if not path.is_dir():
            problems.append(
                Error(
                    _("The folder %(path)s is missing.") % {"path": path},
                    hint=_("Run “huabiao init”, or bring the folder back from the backup."),
                    id="installation.E001",
                )
            )
        elif not os.access(path, os.W_OK | os.X_OK):
            problems.append(
                Error(
                    _("The account this process runs under may not write in %(path)s.")
                    % {"path": path},
                    hint=_("Give the folder to the account of the office's processes."),
                    id="installation.E002",
                )
            )
    problems += [
        Error(
            _("Other accounts can look into %(path)s.") % {"path": path},
            hint=_("Set its mode to 0700."),
            id="installation.E003",
        )
        for path in open_folders()
    ]
    return problems


@register(Tags.security, deploy=True)
def disk_has_room(**_kwargs: Any) -> list[CheckMessage]:
    """Room for what comes (`HUABIAO_FREE_MEGABYTES`): on a full disk only withdrawals go on."""
    if not data_folder().is_dir():
        return []
    free = shutil.disk_usage(data_folder()).free // MEGABYTE
    wanted: int = settings.HUABIAO_FREE_MEGABYTES
    if free >= wanted:
        return []
    return [
        Error(
            _("Only %(free)s MB are free on the disk of %(path)s; %(wanted)s MB are wanted.")
            % {"free": free, "wanted": wanted, "path": data_folder()},
            id="installation.E004",
        )
    ]


@register(Tags.database, deploy=True)
def database_is_migrated(
    databases: Collection[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """The database can be reached and has every table of this version."""
    if not databases:
        return []
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        return [
            Error(
                _("The database cannot be reached: %(problem)s") % {"problem": problem},
                id="installation.E005",
            )
        ]
    if not waiting:
        return []
    return [
        Error(
            _("The database lacks %(count)s changes of this version.") % {"count": len(waiting)},
            hint=_("Run “huabiao manage migrate”."),
            id="installation.E006",
        )
    ]
