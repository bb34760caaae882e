"""How fast the trees are: approved → visible, withdrawn → gone, and a full build beside Hugo (decision 31).

    python bench/trees.py latency --items 1000 50000
    python bench/trees.py full --items 20000

Everything runs for real: approvals, vault, ledger, edge worker and static server as processes of their own, SQLite on
disk. Only the stock is brought in as migration batches of 500, as an office would bring its old site in.
"""

# ruff: noqa: PLC0415 - everything of ours is imported after the settings were chosen
import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
COLUMNS = 20
BATCH = 500
WORDS = "清砚县人民政府关于进一步加强和改进全县农村饮水安全防汛抗旱森林防火安全生产工作的通知公告意见办法"


def set_up(var: Path) -> None:
    """Settings of the worker, an empty database, fresh keys."""
    os.environ["HUABIAO_VAR"] = str(var)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huabiao.config.settings.worker"
    (var / "db").mkdir(parents=True)
    sys.path.insert(0, str(REPOSITORY))
    import django

    django.setup()
    from django.core.management import call_command

    from huabiao.approval import subjects
    from huabiao.approval.subjects import SubjectType, UnknownSubjectType
    from huabiao.office import keys

    call_command("migrate", verbosity=0)
    keys.create_all()
    for key in ("item", "page", "site", "correction", "migration"):
        try:
            subjects.subject_type(key)
        except UnknownSubjectType:
            subjects.register(SubjectType(key))


def found() -> Any:
    """A township with twenty list columns."""
    from huabiao.office import clocks
    from huabiao.office.adoption import services as adoption
    from huabiao.office.ledger import services as ledger
    from huabiao.office.organisation import services as organisation
    from tests.publishing.trees.tree_town import TreeTown
    from tests.register.certificates.published_town import POSTS
    from tests.register.certificates.town_rulebook import TEXT
    from tests.register.sample_payloads import column

    ledger.record_installation()
    town = TreeTown(organisation.establish(name="云溪乡", kind="township"))
    for post in POSTS:
        town.appoint(post)
    text = TEXT.replace(
        "subject: [item, correction]}", "subject: [item, correction, migration]}", 1
    )
    adoption.adopt(
        organisation=town.body, texts=[text], effective=clocks.now() - timedelta(seconds=1)
    )
    columns = [column("xx", "信息", "group")]
    columns += [
        column(f"lm{number}", f"栏目{number}", "list", parent="xx") for number in range(COLUMNS)
    ]
    site = town.site(columns=columns)
    town.approved(site, subject_type="site", by="network_centre")
    return town


def payload(town: Any, number: int, dice: random.Random) -> dict[str, Any]:
    """One old item: three paragraphs of made-up words, a date in the last ten years."""
    from tests.publishing.trees.tree_town import placed_in

    def words(count: int) -> str:
        return "".join(dice.choices(WORDS, k=count))

    body = "".join(f"<p>{words(160)}</p>" for _ in range(3))
    when = 1_450_000_000_000 + number * 6_000_000
    document: dict[str, Any] = town.item(
        f"item {number}",
        title=f"{words(18)}（{number}号）",
        summary=words(40),
        body=[{"type": "rich_text", "html": body}],
        placements=placed_in(f"lm{number % COLUMNS}"),
        original={"url": f"/old/{number}.htm", "published_ms": when},
    )
    return document


def stock(town: Any, count: int) -> None:
    """Approve `count` old items in batches, each flushed to disk at once as the verb of migration does."""
    from django.db import transaction

    from huabiao.register.vault.folders import flushed_together

    dice = random.Random(7)
    for start in range(0, count, BATCH):
        batch = [payload(town, number, dice) for number in range(start, min(start + BATCH, count))]
        with transaction.atomic(), flushed_together():
            town.approved(*batch, subject_type="migration")


def say(**values: Any) -> None:
    """One line of JSON for whoever collects the figures."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


# -- approved → visible, withdrawn → gone ------------------------------------------------------------


def latency(counts: list[int], rounds: int) -> None:
    """For each stock size, p50 and p95 over some rounds."""
    for count in counts:
        # The edge worker's caretaker may still be writing for a second.
        with tempfile.TemporaryDirectory(
            prefix="huabiao-bench-", ignore_cleanup_errors=True
        ) as folder:
            pid = os.fork()
            if pid == 0:
                _latency(Path(folder) / "var", count, rounds)
                os._exit(0)
            if os.waitpid(pid, 0)[1]:
                raise SystemExit("a round failed")


def _latency(var: Path, count: int, rounds: int) -> None:
    set_up(var)
    from huabiao.publishing.trees.build import build
    from tests.publishing.trees.tree_town import HOST, placed_in

    town = found()
    started = time.perf_counter()
    stock(town, count)
    say(what="stock approved", items=count, seconds=round(time.perf_counter() - started, 1))
    started = time.perf_counter()
    report = build(certify=True)
    assert not report.refused, report.refused[:3]
    say(what="first build", items=count, seconds=round(time.perf_counter() - started, 1))
    port = _free_port()
    with _running("edge"), _running("serve", "--port", str(port)):
        _until(lambda: _get(port, HOST, "/")[0] == 200)
        shown, gone = [], []
        for number in range(rounds):
            name = f"fresh {number}"
            title = f"新发布的第{number}件"
            fresh = town.item(name, title=title, placements=placed_in(f"lm{number % COLUMNS}"))
            request = town.submit(fresh)
            town.decide(request, "leader_in_charge")
            town.decide(request, "network_centre")
            look = _Look(port, HOST, title, f"/xx/lm{number % COLUMNS}/")
            shown.append(_seconds_until(look.visible))
            town.withdraw(name)
            gone.append(_seconds_until(look.gone))
        say(what="approved → visible", items=count, **_figures(shown))
        say(what="withdrawn → gone", items=count, **_figures(gone))


class _Look:
    """One item as the public sees it: page, list, home, feed and site map, all over HTTP."""

    def __init__(self, port: int, host: str, title: str, listing: str) -> None:
        self._get: Callable[[str], tuple[int, str]] = partial(_get, port, host)
        self._title = title
        self._places = (listing, "/", "/feed.xml")
        self._page = ""

    def visible(self) -> bool:
        """All of them show it."""
        listing = self._get(self._places[0])[1]
        if self._title not in listing:
            return False
        self._page = listing.split(self._title)[0].rpartition('href="')[2].partition('"')[0]
        site_map = f"/sitemap-{self._page.split('/')[-2]}.xml"
        return (
            all(self._title in self._get(place)[1] for place in self._places)
            and self._get(self._page)[0] == 200
            and self._page in self._get(site_map)[1]
        )

    def gone(self) -> bool:
        """The page answers 410 and none of them shows it."""
        return self._get(self._page)[0] == 410 and not any(
            self._title in self._get(place)[1] for place in self._places
        )


def _seconds_until(true: Callable[[], bool]) -> float:
    begun = time.perf_counter()
    _until(true)
    return time.perf_counter() - begun


def _figures(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered), 3),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
        "max": round(ordered[-1], 3),
    }


@contextlib.contextmanager
def _running(*words: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "huabiao", *words], cwd=REPOSITORY)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.perf_counter() + seconds
    while not _quietly(true):
        if time.perf_counter() > deadline:
            raise SystemExit("waited in vain")
        time.sleep(0.01)


def _quietly(true: Callable[[], bool]) -> bool:
    try:
        return true()
    except OSError:
        return False


def _get(port: int, host: str, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Host": host})
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- a full build beside Hugo ------------------------------------------------------------------------


def full(count: int, rounds: int, folder: Path | None) -> None:
    """Full builds into empty folders beside Hugo's, in turn, on the same items."""
    with tempfile.TemporaryDirectory(prefix="huabiao-bench-", dir=folder) as temporary:
        work = Path(temporary)
        set_up(work / "var")
        from django.db import connections

        from bench.beside_hugo import beside_hugo, figures, ratio, render_alone, write_item
        from huabiao.publishing.trees.build import build
        from huabiao.publishing.trees.folder import PublishedFolder
        from huabiao.publishing.trees.sources import BuildDocuments
        from huabiao.register.vault.models import Freeze

        town = found()
        started = time.perf_counter()
        stock(town, count)
        say(what="stock approved", items=count, seconds=round(time.perf_counter() - started, 1))
        started = time.perf_counter()
        build(certify=True)
        say(what="first build", items=count, seconds=round(time.perf_counter() - started, 1))
        journal = PublishedFolder().path / "journal"
        rows = Freeze.objects.order_by("schema", "made_at").reverse()  # the site comes first
        keys = [(str(uuid), digest) for uuid, digest in rows.values_list("uuid", "digest")]
        documents = BuildDocuments()
        connections.close_all()  # each run opens its own

        def ours(out: Path) -> None:
            shutil.copy(journal, out / "journal")
            report = build(full=True, published=PublishedFolder(out))
            assert not report.stopped, report.refused[:3]

        def content(source: Path) -> None:
            dice = random.Random(7)
            for number in range(count):
                write_item(source, f"lm{number % COLUMNS}", number, payload(town, number, dice))

        runs = beside_hugo(
            work,
            build=ours,
            prepare=lambda: [documents.payload(*key) for key in keys],
            render=lambda out: render_alone(documents, keys, out),
            write_content=content,
            rounds=rounds,
        )
        for name, made in runs.items():
            say(what=name, items=count, rounds=rounds, **figures(made))
        for name in ("ours", "render only"):
            say(what=f"files a second, {name} over Hugo's", **ratio(runs[name], runs["hugo"]))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="what", required=True)
    waits = commands.add_parser("latency")
    waits.add_argument("--items", type=int, nargs="+", default=[1000, 50000])
    waits.add_argument("--rounds", type=int, default=20)
    whole = commands.add_parser("full")
    whole.add_argument("--items", type=int, default=20000)
    whole.add_argument("--rounds", type=int, default=3)
    whole.add_argument(
        "--folder", type=Path, help="where to work; a file system of its own gives quieter figures"
    )
    args = parser.parse_args()
    if args.what == "latency":
        latency(args.items, args.rounds)
    else:
        full(args.items, args.rounds, args.folder)


if __name__ == "__main__":
    main()
