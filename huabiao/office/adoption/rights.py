"""Who holds a right by the rulebook in force: what a post may do stands in the rulebook, never in the account."""

from collections.abc import Collection

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, RulebookAltered, rulebook_in_force
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, appointments_at, holdings_of


def holdings_with(rights: Collection[str], officer: User) -> list[Holding]:
    """The officer's own posts (not those stood in for) that carry one of these rights now."""
    own = [one for one in holdings_of(officer) if one.delegation is None]
    return [one for one in own if _carries(one.organisation, one.post.key, rights)]


def officers_with(rights: Collection[str]) -> list[User]:
    """Everybody who holds a post with one of these rights now, each person once."""
    found: dict[int, User] = {}
    asked: dict[tuple[int, str], bool] = {}
    for appointment in appointments_at(clocks.now()):
        post = appointment.post
        question = (post.organisation_id, post.key)
        if question not in asked:
            asked[question] = _carries(post.organisation, post.key, rights)
        if asked[question]:
            found[appointment.officer.pk] = appointment.officer
    return list(found.values())


def _carries(body: Organisation, post: str, rights: Collection[str]) -> bool:
    try:
        known = rulebook_in_force(body).merged.posts.get(post)
    except (NoRulebook, RulebookAltered):
        return False  # what stands in an altered rulebook gives nobody a right
    return known is not None and not set(rights).isdisjoint(known.may)
