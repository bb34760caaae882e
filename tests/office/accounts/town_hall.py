"""A township under the national baseline with an officer, an administrator, and whatever further rules a test needs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from huabiao.office import clocks
from huabiao.office.accounts import one_time_codes
from huabiao.office.accounts.models import SecondFactor, User
from huabiao.office.adoption.services import adopt
from huabiao.office.organisation import services
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import preset

GOOD = "Teng-9 luo Ban#xi"
OWN = """
measure:
  id: own
  title: 云溪乡登录管理练习办法
  authority: 云溪乡人民政府
  effective: 2020-01-01
  follows: [national]
  scope: 云溪乡
clauses:
  - {id: Y1, article: 第一条, says: 只能在办公网登录，定期更换口令, kind: [E]}
"""


@dataclass
class TownHall:
    """云溪乡 and its people."""

    body: Organisation
    officer: User
    administrator: User

    def beside(self) -> User:
        """An officer of a body that has nothing to do with this one."""
        body = services.establish(name="白塔乡人民政府", kind="township")
        return employed(body, "baita", "白塔员", "information_officer")


def found(rules: str = "", measure: str = "") -> TownHall:
    """Up to two accounts with posts. `rules`: further ones of its own; `measure`: a shipped one to follow."""
    body = services.establish(name="云溪乡人民政府", short_name="云溪乡", kind="township")
    texts = [preset("national").text]
    texts += [preset(measure).text] if measure else []
    texts += [OWN + rules] if rules else []
    adopt(organisation=body, texts=texts)
    officer = employed(body, "liming", "李明", "information_officer")
    administrator = employed(body, "zhouping", "周平", "system_administrator")
    return TownHall(body, officer, administrator)


def employed(body: Organisation, username: str, name: str, key: str) -> User:
    """A new account in a post since yesterday."""
    post = services.open_post(organisation=body, key=key, name=f"{name}的岗位")
    person = services.register_officer(username=username, name=name, password=GOOD)
    services.appoint(officer=person, post=post, starts_at=clocks.now() - timedelta(days=1))
    return person


def try_password(
    client: Client, password: str = GOOD, username: str = "liming", **meta: Any
) -> Any:
    """What the log-in page answers."""
    return client.post("/login/", {"username": username, "password": password}, **meta)


def is_inside(client: Client) -> bool:
    """Whether a session of an officer is open."""
    return "_auth_user_id" in client.session


def phone_shows(officer: User, *, waiting: bool = False) -> str:
    """What the officer's phone shows now: the one set up, or the one being set up."""
    row = SecondFactor.objects.filter(officer=officer, confirmed_at__isnull=waiting).get()
    return one_time_codes.current_code(one_time_codes.secret_of(row.nonce, row.key_id))


def later(**how_far: float) -> Any:
    """The office's clock, so much later."""
    moment: datetime = clocks.now() + timedelta(**how_far)
    return clocks.set_clock(lambda: moment)
