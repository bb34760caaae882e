"""How a run of several processes spreads the tests: whole files, but long ones in pieces and first.

Without this, one process may still have a minute of the gate before it when the others have nothing left to do.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

ONE_BY_ONE = ("tests/gate/", "tests/isolation/")
"""Every test stands alone; what they share is made once a process, or once a run."""

TOGETHER = ("tests/e2e/",)
"""One town of running processes serves the whole folder."""


class Spreading(LoadFileScheduling):  # type: ignore[misc]  # xdist ships no types
    """Hands out pieces in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(ONE_BY_ONE):
            return nodeid
        whole = next((folder for folder in TOGETHER if nodeid.startswith(folder)), None)
        return whole or str(super()._split_scope(nodeid))


def long_ones_first(items: list[pytest.Item]) -> None:
    """Put what is marked slow before the pieces of long files, and those before the many short ones."""

    def place(item: pytest.Item) -> int:
        if item.get_closest_marker("slow") is not None:
            return 0
        return 1 if item.nodeid.startswith(ONE_BY_ONE) else 2

    items.sort(key=place)
