"""A county body with a secrecy reviewer who has made the quarantine's key."""

from dataclasses import dataclass
from datetime import timedelta

from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation

PASSPHRASE = "青石板 路口 七月 水牛"

TEXT = """
measure:
  id: secrecy
  title: 清砚县保密练习规定
  authority: 清砚县保密局
  effective: 2020-01-01
  scope: 清砚县
clauses:
  - {id: Q1, article: 第一条, says: 保密员处置涉密内容, kind: [E]}
posts:
  - {id: secrecy_reviewer, name: 保密审查员, of: [township], may: [secrecy, review], clauses: [Q1]}
  - {id: information_officer, name: 信息员, of: [township], may: [write], clauses: [Q1]}
"""


@dataclass
class Office:
    """A body, its author and its secrecy reviewer."""

    body: Organisation
    author: User
    reviewer: User


def found_office() -> Office:
    body = organisation.establish(name="云溪乡", kind="township")
    people = {}
    for post in ("information_officer", "secrecy_reviewer"):
        people[post] = User.objects.create(username=post, name=post)
        opened = organisation.open_post(organisation=body, key=post, name=post)
        organisation.appoint(
            officer=people[post], post=opened, starts_at=clocks.now() - timedelta(seconds=1)
        )
    adoption.adopt(organisation=body, texts=[TEXT], effective=clocks.now() - timedelta(seconds=1))
    keys.create_quarantine_key(PASSPHRASE)
    return Office(body, people["information_officer"], people["secrecy_reviewer"])
