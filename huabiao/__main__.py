"""The `huabiao` command: one door to everything an operator does from a shell.

Each room brings its own sub-command (`add_parser`, `run`). Rooms of `rules` need no database and no Django;
the others are set up under the settings module of their process role first.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

PURE = ("huabiao.rules.rulebook.commands", "huabiao.rules.screening.commands")
ROLES = {
    "huabiao.office.installation.commands": "backoffice",
    "huabiao.office.installation.staff_commands": "backoffice",
    "huabiao.office.keys.commands": "worker",
    "huabiao.office.ledger.commands": "worker",
    "huabiao.office.schedule.commands": "worker",
    "huabiao.register.certificates.commands": "worker",
    "huabiao.register.vault.commands": "worker",
    "huabiao.editing.migration.commands": "backoffice",
    "huabiao.editing.migration.collecting.commands": "backoffice",
    "huabiao.publishing.trees.commands": "worker",
    "huabiao.publishing.trees.recover_command": "backoffice",
    "huabiao.demo.commands": "demo",
}
"""Command module → process role whose settings it runs under, unless DJANGO_SETTINGS_MODULE names another."""


def _parser() -> tuple[argparse.ArgumentParser, dict[str, str]]:
    parser = argparse.ArgumentParser(prog="huabiao", description="华表 Huabiao")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    owners: dict[str, str] = {}
    for module in (*PURE, *ROLES):
        before = set(commands.choices)
        importlib.import_module(module).add_parser(commands)
        owners |= dict.fromkeys(set(commands.choices) - before, module)
    commands.add_parser("manage", help="Django's own management commands", add_help=False)
    return parser, owners


def _set_up(module: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"huabiao.config.settings.{ROLES[module]}")
    importlib.import_module("django").setup()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huabiao.config.settings.backoffice")
        management = importlib.import_module("django.core.management")
        management.execute_from_command_line(["huabiao manage", *words[1:]])
        return 0
    parser, owners = _parser()
    args = parser.parse_args(words)
    module = owners[args.command]
    if module in ROLES:
        _set_up(module)
    run: Callable[[argparse.Namespace], int] = importlib.import_module(module).run
    return run(args)


if __name__ == "__main__":
    raise SystemExit(main())
