"""`huabiao demo start | stop | status | reset | accounts`: the example county on this machine."""

import argparse
import sys
from typing import Any

Subparsers = Any

_ACTS = {
    "start": "建立示例县（第一次）并运行",
    "stop": "停止在后台运行的示例县",
    "status": "查看各进程和网址",
    "reset": "删除示例县的全部数据",
    "accounts": "列出账号和口令",
}


def add_parser(commands: Subparsers) -> None:
    """Declare `huabiao demo`."""
    demo = commands.add_parser("demo", help="示例县：建立、运行、停止")
    acts = demo.add_subparsers(dest="act", required=True, metavar="act")
    for name, words in _ACTS.items():
        act = acts.add_parser(name, help=words)
        if name in {"start", "status"}:
            act.add_argument(
                "--port", type=int, default=None, help="第一个端口，共用四个相邻端口（默认 8600）"
            )
        if name == "start":
            act.add_argument("--reset", action="store_true", help="先删除原有的示例数据")
            act.add_argument("--detach", action="store_true", help="在后台运行，命令随即返回")
            act.add_argument(
                "--size", choices=("full", "small"), default="full", help="small：六十余条，供试验"
            )
            act.add_argument("--build-only", action="store_true", help="只建立数据，不运行")


def run(args: argparse.Namespace) -> int:
    """Run one of the acts; answers the exit status."""
    from huabiao.demo import running  # noqa: PLC0415 - needs Django set up

    try:
        return int(getattr(running, args.act)(args))
    except running.DemoRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except KeyboardInterrupt:
        return 130
