"""Compile or check the Chinese catalogues: one `locale/` in each room that shows words to people.

`messages.py compile` writes the `.mo` files that are out of date; `messages.py check` fails, naming file and line,
where a catalogue holds an untranslated or fuzzy message.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1] / "huabiao"


def catalogues() -> list[Path]:
    """Every Chinese catalogue of the package."""
    return sorted(PACKAGE.glob("**/locale/zh_Hans/LC_MESSAGES/*.po"))


def load(path: Path) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def compile_all() -> None:
    """Write each `.mo` that is older than its `.po`."""
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        catalogue = load(path)
        temporary = target.with_suffix(".mo.new")
        with temporary.open("wb") as file:
            write_mo(file, catalogue)
        temporary.replace(target)


def faults() -> list[str]:
    """What is untranslated or fuzzy, as `file:line: message`."""
    found = []
    for path in catalogues():
        for message in load(path):
            strings = (
                message.string if isinstance(message.string, tuple | list) else [message.string]
            )
            if message.id and (message.fuzzy or not all(strings)):
                found.append(f"{path}:{message.lineno}: {message.id}")
    return found


def main() -> int:
    """The command."""
    if sys.argv[1:] == ["compile"]:
        compile_all()
        return 0
    found = faults()
    sys.stdout.writelines(line + "\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
