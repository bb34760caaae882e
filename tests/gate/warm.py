"""A warm parent: Python with one role's settings loaded, forking one process for each run (decision 8).

Loading Django takes longer than most attacks and builds do. The parent opens no file and no database of the
installation; each child stands where a fresh process stands after its imports, under the settings and the environment
of its role. As a program (`python -m tests.gate.warm SETTINGS`) it is that parent; the tests hold a `WarmParent`.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

LOADED = {
    "huabiao.config.settings.worker": (
        "huabiao.publishing.trees.edge",
        "huabiao.publishing.trees.commands",
        "huabiao.office.ledger.commands",
        "huabiao.register.certificates.commands",
    ),
    "huabiao.config.settings.test": tuple(
        f"tests.gate.attackers.{name}"
        for name in ("batches", "browser", "editors", "forgers", "officers")
    ),
}
"""Settings of a role → modules its parent has imported before it forks."""


@dataclass(frozen=True)
class Said:
    """How a child ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


class WarmParent:
    """A parent, started when it is first needed and again after it was ended."""

    def __init__(self, settings: str, environment: dict[str, str], folder: Path) -> None:
        self._words = [sys.executable, "-m", "tests.gate.warm", settings]
        self._environment = {**environment, "DJANGO_SETTINGS_MODULE": settings}
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None

    def run(self, module: str, words: list[str], seconds: float) -> Said:
        """`python -m module words…` in a child. Fails the test if it does not end in time."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            order = {"module": module, "words": words, "out": str(out), "err": str(err)}
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], seconds)
            answer = process.stdout.readline() if ready else b""
            if not answer:
                self.end()
            assert answer, f"{module} {words} did not end within {seconds} s"
            status = int(json.loads(answer)["status"])
            return Said(status, out.read_text("utf-8"), err.read_text("utf-8"))

    def end(self) -> None:
        """End the parent; a child that still runs ends with it."""
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._running is None:
            self._running = subprocess.Popen(
                self._words,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        return self._running


def main(settings: str) -> None:
    """Be the parent: load, then fork a child for each line of orders. Ends when the orders end."""
    import django

    django.setup()
    for name in LOADED[settings]:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what all children share is not copied for the sake of counting it
    for line in sys.stdin.buffer:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _end(_child(order))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        sys.stdout.write(json.dumps({"status": status}) + "\n")
        sys.stdout.flush()


def _child(order: dict[str, Any]) -> int:
    """Become `python -m module words…` with files for its two outputs; answers its exit status."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, path in ((1, order["out"]), (2, order["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.argv = [order["module"], *order["words"]]
    try:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:  # what an uncaught exception is to a fresh interpreter
        traceback.print_exc()
        return 1
    return 0


def _end(status: int) -> NoReturn:
    """End without taking the interpreter to pieces, which costs more than a small build."""
    from django.db import connections

    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1])
