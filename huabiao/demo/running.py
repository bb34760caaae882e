"""The acts of `huabiao demo`: make the example once, run it, stop it, say where it is, take it away."""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings

from huabiao.demo import supervisor
from huabiao.demo.accounts import kept_accounts
from huabiao.demo.places import FIRST_PORT, Ports, demo_folder
from huabiao.demo.processes import processes
from huabiao.demo.tellings import account_lines, address_lines

_READY_SECONDS = 60.0
_MADE = (
    *("db", "keys", "vault", "vault-keys", "public", "files", "quarantine", "static", "backup"),
    *("verification", "demo"),
)
"""Folders of the data folder that the demo fills."""


class DemoRefused(Exception):
    """An act of the demo that is not possible now; the text says why and what to do."""


def start(args: argparse.Namespace) -> int:
    """Make the example if there is none yet, and run it in the foreground, or behind (`--detach`)."""
    folder = demo_folder()
    if supervisor.running(_logs()) is not None:
        raise DemoRefused(
            "示例县正在运行。查看网址：huabiao demo status；停止：huabiao demo stop。"
        )
    ports = Ports(args.port or FIRST_PORT)
    if not args.build_only:
        try:
            supervisor.require_free(ports.all)
        except supervisor.PortTaken as taken:
            raise DemoRefused(str(taken)) from None
    if args.reset:
        _remove()
    fresh = _prepare(args.size)
    if args.build_only:
        return 0
    (folder / "ports.json").write_text(json.dumps({"first": ports.first}), encoding="utf-8")
    if args.detach:
        return _start_behind(ports, fresh=fresh)
    threading.Thread(target=_tell_when_ready, args=(ports, fresh), daemon=True).start()
    supervisor.run(processes(ports, str(settings.HUABIAO_VAR)), _logs())
    _say("示例县已停止。再次运行：make demo")
    return 0


def stop(args: argparse.Namespace) -> int:
    """Stop what runs behind."""
    del args
    if supervisor.running(_logs()) is None:
        _say("示例县没有在运行。")
        return 0
    if not supervisor.stop(_logs()):
        raise DemoRefused(f"没有停下来，请查看 {_logs()} 中的日志。")
    _say("示例县已停止。")
    return 0


def status(args: argparse.Namespace) -> int:
    """Say what runs, and where; exit status 1 if it does not run, 3 if a process is missing."""
    ports = _ports(args.port)
    if supervisor.running(_logs()) is None:
        _say("示例县没有在运行。" if _is_ready() else "示例县还没有建立。运行：make demo")
        return 1
    pids = supervisor.process_ids(_logs())
    for name, found in pids.items():
        _say(f"{name:16}{'、'.join(map(str, found)) or '未运行'}")
    for line in address_lines(ports):
        _say(line)
    return 0 if pids and all(pids.values()) else 3


def reset(args: argparse.Namespace) -> int:
    """Take the example away."""
    del args
    if supervisor.running(_logs()) is not None:
        raise DemoRefused("示例县正在运行，请先停止：huabiao demo stop。")
    if not demo_folder().exists():
        _say(f"{settings.HUABIAO_VAR} 中没有示例数据。")
        return 0
    _remove()
    _say("示例数据已删除。")
    return 0


def accounts(args: argparse.Namespace) -> int:
    """List every account."""
    del args
    if not _is_ready():
        raise DemoRefused("示例县还没有建立。运行：make demo")
    for line in account_lines(*kept_accounts(demo_folder()), everyone=True):
        _say(line)
    return 0


def _prepare(size: str) -> bool:
    """Make the example unless it is there; whether it was made now."""
    from huabiao.demo.replay import SIZES, build  # noqa: PLC0415 - much to import, not needed the second time

    if _is_ready():
        return False
    var = Path(settings.HUABIAO_VAR)
    if (var / "db").exists() and not demo_folder().exists():
        raise DemoRefused(
            f"{var} 中已有别的数据，示例县不会动它。请用环境变量 HUABIAO_VAR 另指一个空文件夹。"
        )
    _remove()
    _say("第一次运行，要建立示例县的全部数据，通常需要两到四分钟；以后几秒钟就能启动。")
    began = time.monotonic()
    build(var, SIZES[size], lambda words: _say(f"[{time.monotonic() - began:4.0f} 秒] {words}"))
    _say(f"[{time.monotonic() - began:4.0f} 秒] 示例县已建立。")
    return True


def _start_behind(ports: Ports, *, fresh: bool) -> int:
    command = [sys.executable, "-m", "huabiao", "demo", "start", "--port", str(ports.first)]
    _logs().mkdir(parents=True, exist_ok=True)
    with (_logs() / "supervisor.log").open("ab") as log:
        subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    missing = supervisor.wait_until_answering(ports.all, _READY_SECONDS)
    if missing:
        raise DemoRefused(f"端口 {missing} 没有应答，请查看 {_logs()} 中的日志。")
    _tell(ports, fresh)
    return 0


def _tell_when_ready(ports: Ports, fresh: bool) -> None:
    if supervisor.wait_until_answering(ports.all, _READY_SECONDS):
        _say(f"有进程没有启动，请查看 {_logs()} 中的日志。")
        return
    _tell(ports, fresh)
    _say("按 Ctrl-C 停止。")


def _tell(ports: Ports, fresh: bool) -> None:
    for line in address_lines(ports):
        _say(line)
    if fresh:
        for line in account_lines(*kept_accounts(demo_folder())):
            _say(line)
    _say("账号和口令保存在 var/demo/accounts.json，再次查看：huabiao demo accounts")


def _is_ready() -> bool:
    return (demo_folder() / "ready").exists()


def _logs() -> Path:
    return demo_folder() / "run"


def _ports(asked: int | None) -> Ports:
    with contextlib.suppress(OSError, ValueError, KeyError):
        kept = json.loads((demo_folder() / "ports.json").read_text(encoding="utf-8"))
        return Ports(asked or int(kept["first"]))
    return Ports(asked or FIRST_PORT)


def _remove() -> None:
    """Remove what the demo made; nothing where there is no demo."""
    if not demo_folder().exists():
        return
    for name in _MADE:
        path = Path(settings.HUABIAO_VAR) / name
        if path.exists():
            shutil.rmtree(path)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
