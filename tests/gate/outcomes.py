"""The four outcomes of decision 5, each asserted on the root, the builders' reports and their exit status."""

from tests.gate.installation import Installation, Judgement


def unchanged(gate: Installation) -> Judgement:
    """(a) Neither build changes the served root, and neither has anything to report: the attack touched nothing."""
    found = gate.judge()
    assert found.unchanged, found
    assert found.step.status == found.full.status == 0, found
    return found


def refused_now(gate: Installation, *codes: str) -> Judgement:
    """(c) The next build changes nothing and says why; so does the full one."""
    found = gate.judge()
    assert found.unchanged, found
    assert found.step.status == found.full.status == 1, found
    assert found.step.codes == set(codes), found
    assert found.full.codes, found
    return found


def found_by_the_next_full_verification(gate: Installation, *codes: str) -> Judgement:
    """(d) The next build has nothing to do with it; the full one changes nothing, says why, and ends additions."""
    found = gate.judge()
    assert found.unchanged, found
    assert found.step.status == 0, found
    assert found.full.status == 1, found
    assert found.full.codes == set(codes), found
    return found


def removed(gate: Installation, title: str) -> Judgement:
    """(b) The removal is carried out by the next build, whatever else is refused, and no full build undoes it."""
    assert gate.naming(title), "nothing to remove"
    found = gate.judge()
    assert found.step.root != found.before, found
    assert found.full.root == found.step.root, found
    assert not gate.naming(title)
    return found
