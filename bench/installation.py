"""A temporary installation with a stock of any size, brought in, signed and certified through the real services.

    python bench/installation.py COUNT [FOLDER]

Prints items a second for each stage. Other measurements use it as a module: `set_up(home)` first (it sets the
environment and Django up), then `found()`, then `installation.fill(count)`. HUABIAO_DATABASE_URL chooses PostgreSQL;
DJANGO_SETTINGS_MODULE another settings module.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bench.stock import COLUMNS, write_stock

if TYPE_CHECKING:
    from huabiao.approval.models import Request
    from huabiao.editing.migration.reports import Report
    from huabiao.editing.websites.models import Site
    from huabiao.office.accounts.models import User
    from huabiao.office.organisation.models import Organisation

T = TypeVar("T")
POSTS = {
    "leader_in_charge": "分管领导",
    "network_centre": "网络中心主任",
    "information_officer": "信息员",
    "secrecy_reviewer": "保密审查员",
    "duty_officer": "值班员",
}


def set_up(home: Path) -> None:
    """Make `home` the data folder of this process, with an empty database and fresh keys. Once a process."""
    (home / "db").mkdir(parents=True, exist_ok=True)
    os.environ["HUABIAO_VAR"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huabiao.config.settings.test")
    import django  # noqa: PLC0415 - after the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from huabiao.office import keys  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    keys.create_all()


@dataclass
class Installation:
    """One county with a portal; `state` is the ledger folded so far, `seconds` how long each stage took."""

    body: "Organisation"
    site: "Site"
    officers: "dict[str, User]"
    state: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def fill(self, count: int, folder: Path | None = None) -> "Report":
        """Bring `count` items in, sign every list, certify all; `folder`: where the stock is written."""
        if folder is None:
            with tempfile.TemporaryDirectory(prefix="huabiao-stock-") as temporary:
                return self.fill(count, Path(temporary))
        self._timed("write the stock", lambda: write_stock(folder, count))
        report = self._timed("bring in", lambda: self.bring_in(folder))
        requests = _requests(report)
        self._timed("sign", lambda: _each(self.sign, requests))
        self._timed("certify", lambda: _each(self.certify, requests))
        return report

    def bring_in(self, folder: Path) -> "Report":
        """The verb of migration; fails if anything was left out."""
        from huabiao.editing.migration.services import migrate  # noqa: PLC0415

        officer = self.officers["information_officer"]
        report = migrate(folder=folder, site=self.site, officer=officer)
        assert not report.left_out, report.notes[:5]
        return report

    def sign(self, request: "Request") -> None:
        """Everyone on the route agrees in turn."""
        from huabiao.approval import services as approval  # noqa: PLC0415
        from huabiao.approval.selectors import eligible  # noqa: PLC0415
        from huabiao.approval.states import StepState  # noqa: PLC0415

        while step := request.steps.filter(state=StepState.ACTIVE).first():
            officer = eligible(request, step)[0].officer
            approval.decide(request=request, officer=officer, verdict="agree", opinion="同意")

    def certify(self, request: "Request") -> None:
        """What the worker does with an approved request."""
        from huabiao.register.certificates.services import issue  # noqa: PLC0415

        self.fold()
        issue(request_uuid=request.uuid, state=self.state)
        self.fold()

    def fold(self) -> None:
        """Follow the ledger, verifying every new certificate except those this process has just verified."""
        from huabiao.office.ledger import selectors  # noqa: PLC0415
        from huabiao.register.certificates.following import Halt, follow  # noqa: PLC0415
        from huabiao.register.certificates.loading import Documents  # noqa: PLC0415
        from huabiao.register.certificates.state import folded  # noqa: PLC0415

        new = selectors.entries(folded(self.state) - 1)
        for change in follow(self.state, new, Documents(), verify=False):
            assert not isinstance(change, Halt), [str(fault) for fault in change.faults]

    def _timed(self, what: str, run: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = run()
        self.seconds[what] = time.perf_counter() - start
        return result


def found() -> Installation:
    """The county, its officers, the adopted rulebook and the certified portal. After `set_up`."""
    from huabiao.editing.websites import services as websites  # noqa: PLC0415
    from huabiao.office import clocks  # noqa: PLC0415
    from huabiao.office.adoption import services as adoption  # noqa: PLC0415
    from huabiao.office.ledger import services as ledger  # noqa: PLC0415
    from huabiao.office.organisation import services as organisation  # noqa: PLC0415
    from huabiao.rules.rulebook import presets  # noqa: PLC0415

    ledger.record_installation()
    body = organisation.establish(name="清砚县人民政府", short_name="清砚县", kind="county")
    before = clocks.now() - timedelta(seconds=1)
    own = Path(__file__).with_name("county.yaml").read_text(encoding="utf-8")
    national = (Path(presets.__file__).parent / "national.yaml").read_text(encoding="utf-8")
    adoption.adopt(organisation=body, texts=[national, own], effective=before)
    officers = {}
    for key, name in POSTS.items():
        officers[key] = organisation.register_officer(username=key, name=name)
        post = organisation.open_post(organisation=body, key=key, name=name)
        organisation.appoint(officer=officers[key], post=post, starts_at=before)
    site = websites.open_site(organisation=body, **PORTAL)
    for segment in COLUMNS:
        websites.add_column(
            site=site,
            name=f"栏目{segment[-1].upper()}",
            segment=segment,
            description="测量用的栏目",
            keywords="测量",
            column_type="政策文件",
        )
    installation = Installation(body, site, officers)
    request = websites.submit_site(site=site, officer=officers["network_centre"])
    installation.sign(request)
    installation.certify(request)
    return installation


PORTAL: dict[str, Any] = {
    "name": "清砚县人民政府",
    "short_name": "清砚县",
    "kind": "portal",
    "host": "www.qingyan.example",
    "site_code": "9904210001",
    "organiser": "清砚县人民政府办公室",
    "undertaker": "清砚县电子政务中心",
    "contact": "0990-5550101",
    "icp": "澜ICP备00000001号",
    "police": "澜公网安备99042102000001号",
    "conac_id": "A" * 32,
    "emblem": "national",
}


def _each(act: "Callable[[Request], None]", requests: "list[Request]") -> None:
    for request in requests:
        act(request)


def _requests(report: "Report") -> "list[Request]":
    from huabiao.approval.models import Request  # noqa: PLC0415

    return list(Request.objects.filter(uuid__in=report.requests).order_by("id"))


def main() -> int:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="huabiao-bench-") as temporary:
        set_up(Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary))
        installation = found()
        installation.fill(count)
        for what, seconds in installation.seconds.items():
            print(f"{what}: {seconds:.1f} s, {count / seconds:.0f} items a second")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"largest memory {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
