"""Where the demo is: its folder, its ports, its addresses."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PORTAL_HOST = "www.qingyan.example"
INTERNAL_HOST = "neiwang.shichang.qingyan.example"
FIRST_PORT = 8600


def demo_folder() -> Path:
    """What only the demo keeps: accounts, clock, logs."""
    return Path(settings.HUABIAO_VAR) / "demo"


@dataclass(frozen=True)
class Ports:
    """Four ports in a row: back office, portal with its sections, internal site, and all sites by Host header."""

    first: int = FIRST_PORT

    @property
    def back_office(self) -> int:
        """The back office."""
        return self.first

    @property
    def portal(self) -> int:
        """The portal and the sections under its address."""
        return self.first + 1

    @property
    def internal(self) -> int:
        """The internal site."""
        return self.first + 2

    @property
    def by_host(self) -> int:
        """Every site, told apart by the Host header."""
        return self.first + 3

    @property
    def all(self) -> tuple[int, ...]:
        """All of them."""
        return (self.back_office, self.portal, self.internal, self.by_host)

    def addresses(self) -> dict[str, str]:
        """What to open in a browser, by what it is. Names under `.localhost` always mean this machine."""
        return {
            "后台": f"http://houtai.localhost:{self.back_office}/",
            "门户网站": f"http://qingyan.localhost:{self.portal}/",
            "云溪乡子站": f"http://qingyan.localhost:{self.portal}/yunxi/",
            "药品监管子站": f"http://qingyan.localhost:{self.portal}/yaojian/",
            "市场监管局内网": f"http://neiwang.localhost:{self.internal}/",
        }
