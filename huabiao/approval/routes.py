"""From a matter to a frozen route: the rulebook in force, its route, and the bodies its steps mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from huabiao.approval.bodies import Slots, seats_of
from huabiao.approval.documents import Amendment, OralApproval
from huabiao.approval.oral import oral_approval
from huabiao.approval.refusals import Refused
from huabiao.approval.sentences import reason
from huabiao.approval.states import Way
from huabiao.office.adoption import selectors as adoption
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import Matter, MergedRulebook, NoRoute


@dataclass(frozen=True)
class FrozenRoute:
    """A route as a request document carries it, with the rulebook it comes from."""

    document: dict[str, Any]
    matters: tuple[dict[str, Any], ...]
    concerned: tuple[Organisation, ...]
    seats: dict[str, Slots]
    amendment: Amendment
    oral: OralApproval
    rulebook: str
    merged: MergedRulebook

    def clauses(self) -> list[str]:
        """Every clause that asks for this route or one of its steps, once, in order."""
        steps = [clause for step in self.document["steps"] for clause in step["clauses"]]
        return list(dict.fromkeys([*self.document["clauses"], *steps]))


def freeze_route(
    matters: Sequence[Mapping[str, Any]],
    *,
    organisation: Organisation,
    site_organisation: Organisation,
    concerned: Collection[Organisation] = (),
    subject_type: str = "",
) -> FrozenRoute:
    """The route these matters take under the rulebook in force for the body: all that any of them demands.

    Deny by default: no rulebook, an unknown matter or no route raise `Refused` with every reason.
    """
    try:
        in_force = adoption.rulebook_in_force(organisation)
    except adoption.NoRulebook:
        raise Refused([reason("no_rulebook")]) from None
    stated = _stated(matters)
    bodies = _concerned(stated, concerned)
    route = in_force.merged.route_for_all(stated)
    if isinstance(route, NoRoute):
        raise Refused(
            [reason("no_route", clauses=route.clauses, detail=why) for why in route.reasons]
        )
    document = route.as_document()
    seats = {
        step["key"]: seats_of(
            step,
            organisation=organisation,
            site_organisation=site_organisation,
            concerned=bodies,
        )
        for step in document["steps"]
    }
    return FrozenRoute(
        document=document,
        matters=tuple(matter.as_document() for matter in stated),
        concerned=tuple(bodies),
        seats=seats,
        amendment=_amendment(in_force.merged),
        oral=oral_approval(in_force.merged, stated, subject_type),
        rulebook=in_force.digest,
        merged=in_force.merged,
    )


def _stated(matters: Sequence[Mapping[str, Any]]) -> list[Matter]:
    stated, against = [], []
    for matter in matters:
        try:
            stated.append(Matter.from_document(matter))
        except (ValueError, TypeError) as fault:
            against.append(reason("matter_unfit", detail=str(fault)))
    if not matters:
        against.append(reason("matter_unfit", detail=str(list(matters))))
    if against:
        raise Refused(dict.fromkeys(against))
    return list(dict.fromkeys(stated))


def _concerned(stated: Sequence[Matter], given: Collection[Organisation]) -> list[Organisation]:
    """Every department that the caller or a matter names, in the order of their ids."""
    named = {uuid for matter in stated for uuid in matter.concerned}
    named |= {str(body.uuid) for body in given}
    try:
        bodies = list(Organisation.objects.filter(uuid__in=named).order_by("uuid"))
    except ValidationError:
        bodies = []
    if len(bodies) < len(named):
        raise Refused([reason("concerned_unknown")])
    return bodies


def _amendment(merged: MergedRulebook) -> Amendment:
    rule = merged.amendment
    if rule is None:
        return Amendment()
    return Amendment(allowed=rule.allowed, signs_again=rule.signs_again, clauses=rule.clauses)


def network_clauses(merged: MergedRulebook, way: str, network: str | None) -> list[str] | None:
    """The clauses that forbid signing by phone from this network; none (`None`) if it is allowed.

    A network that nobody could name counts as the Internet (J15a).
    """
    rule = merged.access.get("phone_signing")
    if way != Way.PHONE or rule is None or rule.networks is None:
        return None
    return None if (network or "internet") in rule.networks else list(rule.clauses)
