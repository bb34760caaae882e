"""Lock the requirements: exact versions, hashes, no index address (no registry host stands in the repository)."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "requirements"


def main() -> int:
    """Compile `base`, `ocr` and `dev` in this order: the later ones are held to the first."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    for name in ("base", "ocr", "dev"):
        subprocess.run(
            [
                sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes", "--universal",
                "--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url",
                f"{name}.in", "-o", f"{name}.txt", *sys.argv[1:],
            ],
            check=True,
            cwd=FOLDER,
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
