"""The example as a person runs it: started behind, looked at, one process killed, stopped, started again."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]


class Demo:
    """The `huabiao demo` command over a data folder and four free ports."""

    def __init__(self, var: Path, first: int) -> None:
        self.var, self.first = var, first
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUABIAO_", "DJANGO_"))}
        self.environment = {**kept, "HUABIAO_VAR": str(var)}

    def __call__(self, act: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one act to its end."""
        return subprocess.run(
            [sys.executable, "-m", "huabiao", "demo", act, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )

    def start(self) -> subprocess.CompletedProcess[str]:
        """Start behind, with the reduced county."""
        return self("start", "--size", "small", "--detach", "--port", str(self.first))

    def pids(self) -> dict[str, int]:
        """Process name → id, from `huabiao demo status`."""
        found = re.findall(r"^([a-z-]+)\s+(\d+)$", self("status").stdout, re.MULTILINE)
        return {name: int(pid) for name, pid in found}

    def get(self, port: int, path: str = "/") -> tuple[int, str]:
        """Status and text of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()


def _free_row() -> int:
    for first in range(18_600, 19_600, 4):
        taken = False
        for port in range(first, first + 4):
            with socket.socket() as probe:
                taken = taken or probe.connect_ex(("127.0.0.1", port)) == 0
        if not taken:
            return first
    raise AssertionError("no four free ports")


def _until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.3)
    return False


def _log_in(port: int, username: str, password: str) -> str:
    """The first page behind the log-in, as a browser without scripts sees it."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    address = f"http://127.0.0.1:{port}/login/"
    form = opener.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    said = {
        "username": username,
        "password": password,
        "csrfmiddlewaretoken": token[1],
        "next": "/",
    }
    data = urllib.parse.urlencode(said).encode()
    return str(opener.open(address, data, timeout=30).read().decode())


def test_a_day_with_the_example(tmp_path: Path) -> None:
    """One story, because making the example takes most of the time."""
    demo = Demo(tmp_path / "var", _free_row())
    try:
        started = demo.start()
        assert started.returncode == 0, started.stderr
        _what_it_prints(demo, started.stdout)
        _what_it_serves(demo)
        _it_restarts_what_dies(demo)
        assert demo.start().returncode == 2  # it runs already
        assert demo("reset").returncode == 2
        assert demo("stop").returncode == 0
        assert demo("status").returncode == 1
        began = time.monotonic()
        again = demo.start()
        assert again.returncode == 0, again.stderr
        assert time.monotonic() - began < 60
        assert "口令  " not in again.stdout  # accounts are printed once
        assert demo("stop").returncode == 0
        assert demo("reset").returncode == 0
        assert not list(demo.var.iterdir())
    finally:
        demo("stop")


def _what_it_prints(demo: Demo, printed: str) -> None:
    lines = printed.splitlines()
    assert "通常需要" in lines[0]
    assert f"http://qingyan.localhost:{demo.first + 1}/yunxi/" in printed
    assert re.search(r"^  yunxi-shuji +\S+ +云溪乡党委书记", printed, re.MULTILINE)
    kept = demo.var / "demo" / "accounts.json"
    assert kept.stat().st_mode & 0o077 == 0


def _what_it_serves(demo: Demo) -> None:
    for port, path, words in (
        (demo.first + 1, "/", "清砚县人民政府"),
        (demo.first + 1, "/yunxi/", "云溪乡人民政府"),
        (demo.first + 1, "/yaojian/", "药品监管"),
        (demo.first + 2, "/", "内部网站"),
    ):
        status, body = demo.get(port, path)
        assert (status, words in body) == (200, True)
    accounts = json.loads((demo.var / "demo" / "accounts.json").read_text())["accounts"]
    secretary = next(one for one in accounts if one["username"] == "yunxi-shuji")
    page = _log_in(demo.first, secretary["username"], secretary["password"])
    assert "党委书记" in page
    assert "示例" in page


def _it_restarts_what_dies(demo: Demo) -> None:
    before = demo.pids()
    assert set(before) == {
        "back-office", "edge-worker", "general-worker", "scheduler", "static-server",
    }  # fmt: skip
    os.kill(before["edge-worker"], signal.SIGKILL)
    assert _until(lambda: demo.pids().get("edge-worker") not in {None, before["edge-worker"]}, 60)
    assert demo.pids()["back-office"] == before["back-office"]


def test_it_says_which_port_is_taken(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "var", _free_row())
    with socket.socket() as other:
        # A demo of the test before may have just let go of the port.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", demo.first + 2))
        other.listen()
        refused = demo.start()
    assert refused.returncode == 2
    assert str(demo.first + 2) in refused.stderr
    assert "--port" in refused.stderr
    assert not (demo.var / "db").exists()


def test_it_leaves_other_data_alone(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "var", _free_row())
    (demo.var / "db").mkdir(parents=True)
    (demo.var / "db" / "huabiao.sqlite3").write_bytes(b"somebody's")
    assert demo.start().returncode == 2
    assert demo("reset").returncode == 0
    assert (demo.var / "db" / "huabiao.sqlite3").read_bytes() == b"somebody's"
