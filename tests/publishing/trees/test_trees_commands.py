"""The commands, the running server and the running edge worker, from outside."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models.signals import post_save

from huabiao.office.ledger.models import SignedHead
from huabiao.publishing.trees import commands, edge
from huabiao.publishing.trees.folder import PublishedFolder
from tests.publishing.trees.tree_town import HOST, TreeTown, naming, tree_files


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    return commands.run(parser.parse_args(words))


def test_build_withdraw_and_the_past(
    town: TreeTown, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    town.approved(town.item("甲"))
    assert run("build") == 0
    assert naming("标题甲")
    out = tmp_path / "copy"
    assert run("build", "--site", HOST, "--out", str(out)) == 0
    copied = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert copied == set(tree_files())
    past = tmp_path / "past"
    assert run("build", "--as-of", "2026-03-18", "--out", str(past)) == 0
    assert (past / "root" / HOST / "zwyw" / "tzgg" / "202603" / "1.html").is_file()
    assert run("build", "--as-of", "2020-01-01", "--out", str(past)) == 1
    assert (
        run("withdraw", "--emergency", f"https://{HOST}/zwyw/tzgg/202603/1.html", "--by", "x") == 0
    )
    assert naming("标题甲") == set()
    assert run("withdraw", "--emergency", f"https://{HOST}/nowhere/") == 1
    PublishedFolder().stop("a finding")
    assert run("build") == 1
    assert "a finding" in capsys.readouterr().err
    assert run("build", "--full", "--lift-stop") == 0
    assert run("edge", "--once") == 1  # nobody known has entered the emergency withdrawal


def test_the_worker_does_what_is_to_be_done_and_nothing_else(town: TreeTown) -> None:
    worker = edge.Worker()
    assert worker.turn() is None
    town.approved(town.item("甲"))
    report = worker.turn()
    assert report is not None and report.added
    assert worker.turn() is None
    town.withdraw("甲")
    report = worker.turn()
    assert report is not None and report.removed
    assert worker.turn() is None


def test_what_is_approved_while_the_worker_reads_the_ledger_is_not_passed_over(
    town: TreeTown,
) -> None:
    worker = edge.Worker()
    request = town.submit(town.item("甲"))

    def decide_meanwhile(**_signal: object) -> None:
        post_save.disconnect(decide_meanwhile, sender=SignedHead)
        town.approve(request)

    post_save.connect(decide_meanwhile, sender=SignedHead)
    worker.turn()
    worker.turn()
    assert naming("标题甲")


def test_what_is_refused_is_tried_again_but_not_at_once(town: TreeTown) -> None:
    worker = edge.Worker()
    PublishedFolder().stop("a finding")
    town.approved(town.item("甲"))
    report = worker.turn()
    assert report is not None and report.stopped
    assert worker.turn() is None
    worker.refused_at = -1e9
    report = worker.turn()
    assert report is not None and report.stopped
    PublishedFolder().lift_stop()
    worker.refused_at = -1e9
    report = worker.turn()
    assert report is not None and report.added


def test_a_request_that_could_not_be_certified_is_tried_again(
    town: TreeTown, data_folder: Path
) -> None:
    """Nothing else moves meanwhile: neither the ledger nor the journal."""
    worker = edge.Worker()
    vault, aside = data_folder / "vault", data_folder / "vault aside"
    town.approved(town.item("甲"))
    vault.rename(aside)
    assert {fault.code for fault in (worker.turn() or town.build()).refused} == {"payload_missing"}
    assert worker.turn() is None
    aside.rename(vault)
    worker.refused_at = -1e9
    worker.turn()
    assert naming("标题甲")


def test_the_server_serves_by_host_and_by_port_and_swaps_at_once(served: PublishedFolder) -> None:
    """`served` is the tree made by hand; the server is a process of its own."""
    by_host, by_port = free_port(), free_port()
    program = (
        "import pathlib, sys; from huabiao.publishing.trees.serving import serve; "
        f"serve(pathlib.Path(sys.argv[1]), address='127.0.0.1', port={by_host}, "
        f"ports={{{by_port}: 'www.linzhou.example'}})"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(served.path)])
    try:
        wait_until(lambda: get(by_host, "www.linzhou.example", "/xw/")[0] == 200)
        assert b"Title 1<" in get(by_host, "www.linzhou.example", "/xw/")[1]
        assert get(by_port, "127.0.0.1", "/xw/202601/1.html") == (200, b"<h1>Title 1</h1>")
        assert get(by_host, "unknown.example", "/")[0] == 404
        from huabiao.publishing.trees import emergency

        emergency.withdraw("1", by="duty officer")
        assert get(by_host, "www.linzhou.example", "/xw/202601/1.html")[0] == 410
        assert b"Title 1<" not in get(by_port, "127.0.0.1", "/xw/")[1]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, host: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Host": host})
    reply = connection.getresponse()
    return reply.status, reply.read()


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, f"the server did not come up ({os.getpid()})"
        time.sleep(0.02)
