"""Signatures on paper: a code bound to the text, one person enters, another compares, then it stands."""

from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.approval import services
from huabiao.approval.models import Decision, PaperEntry, PaperForm, Request
from huabiao.approval.paper_codes import ALPHABET, MalformedCode, normal, paper_code
from huabiao.approval.refusals import Refused
from huabiao.office.ledger.digests import digest
from huabiao.office.organisation import services as organisation
from tests.approval.town import Town, subject

SCAN = digest(b"scan")


def codes(call: object, **said: object) -> set[str]:
    with pytest.raises(Refused) as refusal:
        call(**said)  # type: ignore[operator]
    return refusal.value.codes()


def printed(town: Town, request: Request) -> PaperForm:
    return services.prepare_paper(
        request=request, step="leader", officer=town["information_officer"]
    )


def entered(town: Town, form: PaperForm, **changes: object) -> PaperEntry:
    said: dict[str, object] = {
        "code": form.code,
        "officer": town["information_officer"],
        "signer": town["leader_in_charge"],
        "verdict": "agree",
        "number": "云政签〔2026〕3号",
        "scan": SCAN,
    }
    return services.enter_paper(**{**said, **changes})  # type: ignore[arg-type]


def test_the_signature_stands_after_a_second_person_compared_it(town: Town) -> None:
    request = town.submit("whole")
    entry = entered(town, printed(town, request), opinion="同意")
    assert not Decision.objects.exists()
    decision = services.compare_paper(entry=entry, officer=town["deputy"])
    assert decision is not None
    document = decision.parsed()
    assert (document.way, document.officer) == ("paper", str(town["leader_in_charge"].uuid))
    assert document.paper is not None
    assert document.paper.number == "云政签〔2026〕3号"
    assert document.paper.scan == SCAN
    assert document.paper.entered_by == str(town["information_officer"].uuid)
    assert document.paper.compared_by == str(town["deputy"].uuid)
    assert request.steps.get(key="leader").state == "done"


def test_neither_the_clerk_nor_the_signer_compares(town: Town) -> None:
    entry = entered(town, printed(town, town.submit("whole")))
    for officer in ("information_officer", "leader_in_charge"):
        assert codes(services.compare_paper, entry=entry, officer=town[officer]) == {
            "paper_needs_two"
        }
    assert not Decision.objects.exists()


def test_the_signer_does_not_enter_their_own_paper(town: Town) -> None:
    form = printed(town, town.submit("whole"))
    said = {"officer": town["leader_in_charge"]}
    assert codes(entered, town=town, form=form, **said) == {"paper_needs_two"}


def test_a_paper_that_does_not_match_decides_nothing(town: Town) -> None:
    form = printed(town, town.submit("whole"))
    entry = entered(town, form)
    assert services.compare_paper(entry=entry, officer=town["deputy"], matches=False) is None
    assert codes(services.compare_paper, entry=entry, officer=town["deputy"]) == {"paper_compared"}
    again = entered(town, form)
    assert services.compare_paper(entry=again, officer=town["deputy"]) is not None


def test_a_form_printed_before_an_amendment_is_waste_paper(town: Town) -> None:
    town.appoint("information_officer", body=town.station, name="reader")
    request = town.submit("proofed")
    old = services.prepare_paper(request=request, step="proof", officer=town["reader"])
    town.decide(request, "reader")
    town.decide(request, "leader_in_charge")
    town.decide(
        request,
        "party_secretary",
        "amend",
        amended_subjects=[subject("改", of=request.subjects.get().subject)],
    )
    refused = codes(entered, town=town, form=old, signer=town["reader"])
    assert refused == {"submission_stale"}
    new = services.prepare_paper(request=request, step="proof", officer=town["reader"])
    assert new.code != old.code


def test_printing_twice_gives_the_same_code(town: Town) -> None:
    request = town.submit("whole")
    assert printed(town, request) == printed(town, request)


def test_a_step_that_is_not_signed_on_paper_has_no_form(town: Town) -> None:
    request = town.submit("whole")
    assert codes(
        services.prepare_paper, request=request, step="publish", officer=town["deputy"]
    ) == {"step_waiting", "way_not_allowed"}


def test_outsiders_handle_no_paper(town: Town) -> None:
    elsewhere = organisation.establish(name="邻乡", kind="township", parent=town.county)
    outsider = town.appoint("deputy", body=elsewhere, name="outsider")
    request = town.submit("whole")
    assert codes(services.prepare_paper, request=request, step="leader", officer=outsider) == {
        "paper_outsider"
    }
    entry = entered(town, printed(town, request))
    assert codes(services.compare_paper, entry=entry, officer=outsider) == {"paper_outsider"}


def test_what_was_entered_is_judged_like_any_decision(town: Town) -> None:
    request = town.submit("whole", contributors=[town["leader_in_charge"].uuid])
    entry = entered(town, printed(town, request))
    assert codes(services.compare_paper, entry=entry, officer=town["deputy"]) == {"contributor"}
    entry.refresh_from_db()
    assert entry.compared_at is None


def test_everything_wrong_with_an_entry_is_said(town: Town) -> None:
    form = printed(town, town.submit("whole"))
    refused = codes(
        entered,
        town=town,
        form=form,
        number=" ",
        scan="none",
        verdict="forward",
        signer=town["deputy"],
    )
    assert refused == {"paper_number", "paper_scan", "verdict_unfit"}
    assert codes(entered, town=town, form=form, signer=town["deputy"]) == {"paper_signer"}


def test_a_mistyped_code_is_told_from_an_unknown_one(town: Town) -> None:
    form = printed(town, town.submit("whole"))
    other = ALPHABET[(ALPHABET.index(form.code[0]) + 1) % len(ALPHABET)] + form.code[1:]
    assert codes(entered, town=town, form=form, code=other) == {"paper_code_wrong"}
    unknown = paper_code(request="x", step="y", submission=SCAN)
    assert codes(entered, town=town, form=form, code=unknown) == {"paper_unknown"}
    assert entered(town, form, code=form.code.lower().replace("-", " ")).form == form


words = st.text(alphabet=ascii_uppercase + digits, min_size=1, max_size=12)


@pytest.mark.one_engine
@given(words, words, st.integers(0, 12), st.integers(1, 30))
def test_every_single_slip_is_noticed(request_id: str, step: str, place: int, by: int) -> None:
    code = paper_code(request=request_id, step=step, submission=SCAN).replace("-", "")
    assert normal(code).replace("-", "") == code
    letter = ALPHABET[(ALPHABET.index(code[place]) + by) % len(ALPHABET)]
    with pytest.raises(MalformedCode):
        normal(code[:place] + letter + code[place + 1 :])


@pytest.mark.one_engine
@given(words, words, st.integers(0, 11))
def test_every_swap_of_neighbours_is_noticed(request_id: str, step: str, place: int) -> None:
    code = paper_code(request=request_id, step=step, submission=SCAN).replace("-", "")
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(MalformedCode):
            normal(swapped)
