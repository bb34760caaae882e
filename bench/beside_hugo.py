"""A full tree beside Hugo on the same content, and rendering alone (decision 31). `python bench/trees.py full` runs it.

Each round makes Hugo's tree and ours in turn, so that a machine that is busy is busy for both. Both write into an
empty folder and end with one sync; nothing is deleted before the end, because ext4 passes slowly over inodes that
were freed a moment ago, and whoever came second would pay for it.
"""

# ruff: noqa: PLC0415 - everything of ours is imported after the settings were chosen
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Run(NamedTuple):
    """One run: files made, wall and processor seconds, the largest memory of its main and of its other processes."""

    files: int
    seconds: float
    processor: float
    peak_mb: int
    helpers_peak_mb: int


def beside_hugo(
    work: Path,
    *,
    build: Callable[[Path], object],
    prepare: Callable[[], object],
    render: Callable[[Path], object],
    write_content: Callable[[Path], None],
    rounds: int,
) -> dict[str, list[Run]]:
    """Runs by name: `hugo`, `ours` (all verification), `render only` (its clock starts behind `prepare`)."""
    source = work / "hugo"
    _write_layouts(source)
    write_content(source)
    runs: dict[str, list[Run]] = {"hugo": [], "ours": [], "render only": []}
    _apart(lambda: _hugo(source, work / "warm"))
    for number in range(rounds):
        runs["hugo"].append(_run(work / f"hugo{number}", lambda out: _hugo(source, out)))
        ours = _run(work / f"ours{number}", build)
        objects = _files(work / f"ours{number}" / "objects")
        runs["ours"].append(ours._replace(files=objects))
        runs["render only"].append(_run(work / f"rendered{number}", render, prepare))
    return runs


def figures(runs: list[Run]) -> dict[str, float]:
    """Medians; the peaks are the largest seen."""
    return {
        "files": runs[0].files,
        "seconds": round(statistics.median(run.seconds for run in runs), 2),
        "processor_seconds": round(statistics.median(run.processor for run in runs), 2),
        "files_a_second": round(statistics.median(run.files / run.seconds for run in runs)),
        "peak_mb": max(run.peak_mb for run in runs),
        "helpers_peak_mb": max(run.helpers_peak_mb for run in runs),
    }


def ratio(ours: list[Run], others: list[Run]) -> dict[str, float]:
    """How many times as many files a second we make, round by round: by the clock, and by processor time."""
    pairs = list(zip(ours, others, strict=True))
    clock = [(a.files / a.seconds) / (b.files / b.seconds) for a, b in pairs]
    processor = [(a.files / a.processor) / (b.files / b.processor) for a, b in pairs]
    return {
        "by_the_clock": round(statistics.median(clock), 2),
        "by_processor_time": round(statistics.median(processor), 2),
    }


def render_alone(documents: Any, keys: list[tuple[str, str]], out: Path) -> None:
    """Item pages from payloads to plain files on all cores: no verification, no objects, no lists, no signature."""
    from huabiao.publishing.trees.crew import Crew
    from huabiao.publishing.trees.disk import Disk
    from huabiao.register.payloads import ItemPayload
    from huabiao.render import Place, Theme, item_page

    site = documents.site_payload(*keys[0])
    theme = Theme.load(site.theme.name)

    def one(number: int) -> None:
        item = documents.payload(*keys[number])
        assert isinstance(item, ItemPayload)
        published = item.original.published_ms if item.original else 0
        place = Place(item.placements[0].column, str(number), "202001", published or 0)
        page = item_page(theme, site, item, place, lambda _subject: None)
        (out / f"{number // 1000}" / f"{number}.html").write_bytes(page)

    for folder in range(len(keys) // 1000 + 1):
        (out / f"{folder}").mkdir()
    Crew(Disk()).each(one, range(1, len(keys)))


def _run(
    out: Path, make: Callable[[Path], object], prepare: Callable[[], object] = lambda: None
) -> Run:
    out.mkdir()
    os.sync()
    seconds, processor, peak, helpers = _apart(lambda: make(out), prepare)
    return Run(_files(out), seconds, processor, peak, helpers)


def _apart(
    make: Callable[[], object], prepare: Callable[[], object] = lambda: None
) -> tuple[float, float, int, int]:
    """Run in a process of its own: wall and processor seconds with the final sync, peaks in MB."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            prepare()
            before, begun = os.times(), time.perf_counter()
            make()
            os.sync()
            seconds, after = time.perf_counter() - begun, os.times()
            processor = sum(after[:4]) - sum(before[:4])
            peaks = [
                resource.getrusage(who).ru_maxrss // 1024
                for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            ]
            os.write(theirs, json.dumps([seconds, processor, *peaks]).encode())
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        data = answer.read()
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("a run failed")
    seconds, processor, peak, helpers = json.loads(data)
    return seconds, processor, peak, helpers


def _hugo(source: Path, out: Path) -> None:
    subprocess.run(["hugo", "--quiet", "-s", str(source), "-d", str(out)], check=True)


def _files(folder: Path) -> int:
    return sum(len(names) for _folder, _folders, names in os.walk(folder))


def _write_layouts(work: Path) -> None:
    """The same titles and bodies, lists of twenty, home, feed and site map, in Hugo's own templates."""
    layouts = work / "layouts" / "_default"
    layouts.mkdir(parents=True)
    frame = (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>{{ .Title }}</title><body><nav>"
        "{{ range .Site.Sections }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}</nav>"
        "%s<footer>{{ .Site.Title }}</footer></body></html>"
    )
    item = '<article><h1>{{ .Title }}</h1><p>{{ .Date.Format "2006-01-02 15:04" }}</p>{{ .Content }}</article>'
    line = "<li><a href='{{ .RelPermalink }}'>{{ .Title }}</a> <time>{{ .Date }}</time><p>{{ .Summary }}</p></li>"
    lists = f"<ul>{{{{ range .Paginator.Pages }}}}{line}{{{{ end }}}}</ul>"
    (layouts / "single.html").write_text(frame % item)
    (layouts / "list.html").write_text(frame % lists)
    (work / "layouts" / "index.html").write_text(
        frame % f"<ul>{{{{ range first 20 .Site.RegularPages }}}}{line}{{{{ end }}}}</ul>"
    )
    (work / "config.toml").write_text(
        'baseURL="https://www.qingyan.example/"\ntitle="清砚县"\npaginate=20\nuglyURLs=true\nhasCJKLanguage=true\n'
        'disableKinds=["taxonomy","term"]\n[markup.goldmark.renderer]\nunsafe=true\n'
    )


def write_item(source: Path, section: str, number: int, document: dict[str, Any]) -> None:
    """One of our items as a content file of Hugo's."""
    folder = source / "content" / section
    folder.mkdir(parents=True, exist_ok=True)
    moment = time.strftime(
        "%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(document["original"]["published_ms"] / 1000)
    )
    head = json.dumps(
        {"title": document["title"], "date": moment, "summary": document["summary"]},
        ensure_ascii=False,
    )
    (folder / f"{number}.html").write_text(f"{head}\n\n{document['body'][0]['html']}\n")
