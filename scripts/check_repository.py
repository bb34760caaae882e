"""House rules that no other tool checks: file sizes, room names, addresses, translations, documents."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 400
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
FORBIDDEN_TEXT = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|npmmirror|aliyun|tuna\.tsinghua|/work/(main|shared|scratch|briefs)|deb\.debian"
)
UNCHECKED_TEXT = {"scripts/check_repository.py"}
SIZE_FREE = re.compile(r"/migrations/|/presets/|/themes/|\.ya?ml$|/demo/patterns/")


def tracked() -> list[str]:
    """Every file under version control."""
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def faults(names: list[str]) -> list[str]:
    """Each breach as one line."""
    found = []
    for name in names:
        path = Path(name)
        if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in path.parts}:
            found.append(f"{name}: a room or file must be named for what it holds")
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path.suffix == ".py" and not SIZE_FREE.search(name):
            lines = text.count("\n")
            if lines > LONGEST_FILE:
                found.append(f"{name}: {lines} lines; none may exceed {LONGEST_FILE}")
        if name not in UNCHECKED_TEXT and (hit := FORBIDDEN_TEXT.search(text)):
            found.append(f"{name}: names an address or a machine's path: {hit.group()}")
    return found


def main() -> int:
    """Print the breaches; non-zero if there is one."""
    found = faults(tracked())
    checks = [[sys.executable, "scripts/messages.py", "check"]]
    for command in checks:
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        found += done.stdout.splitlines()
    sys.stdout.writelines(line + "\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
