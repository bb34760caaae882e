"""Clearing the vault of what no row knows: roll-backs, killed processes, unfinished purges."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from uuid import UUID

from huabiao.office import clocks
from huabiao.register.vault import folders
from huabiao.register.vault.models import Freeze

SETTLED_AFTER_S = 3600
"""A file is written before its transaction commits: younger ones may still get their row."""

BATCH = 500


_reasons: list[Callable[[], str | None]] = []


def hold_back(reason: Callable[[], str | None]) -> None:
    """A wing says once, at start, when nothing may be swept: then `reason` answers why."""
    if reason not in _reasons:
        _reasons.append(reason)


def reason_to_wait() -> str | None:
    """Why a sweep would destroy what may still be wanted; None where it may go on."""
    return next((why for ask in _reasons if (why := ask()) is not None), None)


def sweep_orphans(*, settled_after_s: int = SETTLED_AFTER_S) -> int:
    """Destroy files without a row, half-written files and files of purged freezes; answers how many."""
    limit = clocks.now().timestamp() - settled_after_s
    both = (folders.vault_folder(), folders.keys_folder())
    swept = 0
    for path in chain.from_iterable(folders.unfinished(folder) for folder in both):
        if path.stat().st_mtime <= limit:
            swept += folders.destroy(path)
    for batch in _batches(chain.from_iterable(folders.stored(folder) for folder in both)):
        known = _known(batch)
        for path in batch:
            kept = known.get(folders.freeze_of(path))
            if kept is False or (kept is None and path.stat().st_mtime <= limit):
                swept += folders.destroy(path)
    return swept


def _known(paths: Iterable[Path]) -> dict[str, bool]:
    """Freeze id → whether it is to be kept; absent where no row knows it."""
    wanted = {folders.freeze_of(path) for path in paths}
    wanted = {freeze for freeze in wanted if _is_uuid(freeze)}
    rows = Freeze.objects.filter(pk__in=wanted).values_list("pk", "purged_at")
    return {str(freeze): purged_at is None for freeze, purged_at in rows}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while batch := list(islice(paths, BATCH)):
        yield batch
