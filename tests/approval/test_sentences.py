"""Every refusal has its sentence, and every sentence its Chinese."""

import inspect
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import huabiao.approval
from huabiao.approval import drafting, judgement
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.sentences import OUTCOMES, SENTENCES, reason
from huabiao.approval.states import RequestState

pytestmark = pytest.mark.one_engine

ROOM = Path(huabiao.approval.__file__).parent


def test_every_breach_has_a_sentence() -> None:
    source = inspect.getsource(judgement) + inspect.getsource(drafting)
    codes = set(re.findall(r'Breach\(\s*"(\w+)"', source))
    assert len(codes) > 20
    assert codes <= set(SENTENCES)


def test_every_reason_of_a_verb_has_a_sentence() -> None:
    for path in [*ROOM.glob("*.py"), *ROOM.glob("verbs/*.py")]:
        for code in re.findall(r'reason\(\s*"(\w+)"', path.read_text(encoding="utf-8")):
            assert code in SENTENCES, path


def test_every_end_is_told() -> None:
    assert set(OUTCOMES) == set(RequestState) - {RequestState.OPEN}


def test_every_sentence_is_there_in_chinese() -> None:
    catalogue_file = ROOM / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with catalogue_file.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    known = {str(message.id): str(message.string) for message in catalogue if message.id}
    for sentence in (*SENTENCES.values(), *OUTCOMES.values()):
        said = sentence._args[0] if hasattr(sentence, "_args") else str(sentence)
        assert known[said]


def test_a_reason_names_its_clauses_once() -> None:
    said = reason("opinion_missing", clauses=["T8-3", "T8-3", "T6"])
    assert said.clauses == ("T8-3", "T6")
    assert str(said).endswith("（T8-3、T6）")
    refusal = Refused([said, Reason("第二条")])
    assert "第二条" in str(refusal)
    assert refusal.codes() == {"opinion_missing", ""}
