"""The county's bodies, posts, officers and rulebooks: what an installation has before its first website."""

from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from huabiao.demo.accounts import AccountBook
from huabiao.demo.data import read, text
from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import presets


@dataclass
class County:
    """The founded county: bodies by key and by short name (`key_of`: from one to the other), officers by user name."""

    book: AccountBook
    bodies: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[str, Organisation] = field(default_factory=dict)
    key_of: dict[str, str] = field(default_factory=dict)

    def officer(self, username: str) -> User:
        """The officer of a user name."""
        return self.book.officers[username]


def found(passphrase: str) -> County:
    """Make keys, bodies, posts, appointments and adopt the rulebooks. `passphrase`: of the quarantine."""
    keys.create_all(quarantine_passphrase=passphrase)
    ledger.record_installation()
    county = County(AccountBook())
    for unit in read("county", "units.yaml"):
        _establish(county, unit)
    _adopt(county)
    return county


def _establish(county: County, unit: dict[str, Any]) -> None:
    body = organisation.establish(
        name=unit["name"],
        short_name=unit["short"],
        kind=unit["kind"],
        code=unit.get("code", ""),
        parent=county.bodies.get(unit.get("parent", "")),
    )
    county.bodies[unit["key"]] = county.by_name[unit["short"]] = body
    county.key_of[unit["short"]] = unit["key"]
    for stated in unit.get("posts", ()) or _usual_posts(unit):
        who = _who(unit, stated["name"])
        officer = county.book.officer(stated["officer"], who, stated.get("shown", ""))
        post = organisation.open_post(organisation=body, key=stated["post"], name=stated["name"])
        organisation.appoint(officer=officer, post=post, starts_at=clocks.now())


def _usual_posts(unit: dict[str, Any]) -> list[dict[str, str]]:
    """A department or town of which only the head and an information officer matter here."""
    if "usual" not in unit:
        return []
    head = "juzhang" if unit["kind"] == "department" else "zhuguan"
    return [
        {"post": "unit_head", "name": unit["usual"], "officer": f"{unit['key']}-{head}"},
        {"post": "information_officer", "name": "信息员", "officer": f"{unit['key']}-xinxiyuan"},
    ]


def _who(unit: dict[str, Any], post: str) -> str:
    """A person's name is the post: with the body before it unless that stands in it already."""
    if unit["kind"] == "county" or post.startswith(unit["short"][:4]):
        return post
    return f"{unit['short']}{post}"


def _adopt(county: County) -> None:
    national, township, drug_admin = (
        (resources.files(presets) / f"{name}.yaml").read_text(encoding="utf-8")
        for name in ("national", "township", "drug-admin")
    )
    chains = {
        "county": [national, text("rulebooks", "county.yaml")],
        "yunxi": [national, township],
        "shichang": [national, drug_admin, text("rulebooks", "market-bureau.yaml")],
    }
    for key, texts in chains.items():
        adoption.adopt(organisation=county.bodies[key], texts=texts)
