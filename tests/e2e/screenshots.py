"""Pictures of the main screens for the README: only where HUABIAO_SCREENSHOTS=1 asks for them."""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def keep(page: Page, name: str) -> None:
    """Keep what the page shows as `docs/screenshots/NAME.png`, with few colours to stay small."""
    if os.environ.get("HUABIAO_SCREENSHOTS") != "1":
        return
    page.wait_for_timeout(600)
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128).save(FOLDER / f"{name}.png", optimize=True)
