"""Who may enter bodies and appoint people, what `init` refuses, what `check` finds: in process, on any engine."""

import argparse
import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.installation import commands, staff_commands
from huabiao.office.installation.folders import make_folders
from huabiao.office.installation.services import (
    FirstAccount,
    FirstOfficer,
    InstallationRefused,
    found,
)
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation.models import Appointment, Organisation
from huabiao.office.organisation.selectors import appointments_at
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.rules.rulebook import preset

pytestmark = pytest.mark.django_db

ADMINISTRATOR = FirstOfficer("system_administrator", "guanli", "王管")
AUDITOR = FirstOfficer("audit_administrator", "shenji", "李审")


def install(*officers: FirstOfficer, kind: str = "county") -> dict[str, str]:
    """A county installed; answers the passwords by user name."""
    passwords: dict[str, str] = {}

    def hand_over(accounts: list[FirstAccount]) -> None:
        passwords.update({one.officer.username: one.password for one in accounts})

    found(
        name="青岚县人民政府",
        short_name="青岚县",
        kind=kind,
        code="",
        officers=officers,
        texts=[preset("national").text],
        hand_over=hand_over,
    )
    return passwords


@pytest.fixture
def passwords() -> dict[str, str]:
    return install(ADMINISTRATOR, AUDITOR)


@pytest.fixture
def staff(passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command, with the password of whoever acts typed in."""

    def run(*words: str, by: str = "guanli", password: str | None = None) -> int:
        parser = argparse.ArgumentParser()
        staff_commands.add_parser(parser.add_subparsers(dest="command"))
        typed = password or passwords.get(by, "none")
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        return staff_commands.run(parser.parse_args(["staff", *words, "--by", by]))

    return run


@pytest.mark.parametrize(
    ("officers", "kind", "words"),
    [
        ([ADMINISTRATOR], "county", "audit"),
        ([AUDITOR], "county", "administer"),
        (
            [ADMINISTRATOR, FirstOfficer("audit_administrator", "guanli", "李审")],
            "county",
            "用户名",
        ),
        ([ADMINISTRATOR, FirstOfficer("king", "x", "某")], "county", "king"),
        ([ADMINISTRATOR, AUDITOR], "planet", "planet"),
        ([ADMINISTRATOR, AUDITOR], "station", "system_administrator"),
    ],
)
def test_an_installation_that_could_not_work_is_not_made(
    officers: list[FirstOfficer], kind: str, words: str
) -> None:
    with pytest.raises(InstallationRefused, match=words):
        install(*officers, kind=kind)
    assert not Entry.objects.exists() and not User.objects.exists()


def test_options_that_cannot_be_read_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    for words, sentence in (
        (("--administrator", "王管", "--auditor", "shenji=李审"), "用户名=姓名"),
        (("--administrator", "a=王", "--auditor", "b=李", "--rulebook", "none"), "没有随附"),
    ):
        given = parser.parse_args(["init", "--organisation", "青岚县", *words])
        assert commands.run(given) == 1
        assert sentence in capsys.readouterr().err


def test_first_passwords_open_the_accounts_and_an_installation_is_made_once(
    passwords: dict[str, str],
) -> None:
    for username, password in passwords.items():
        assert User.objects.get(username=username).check_password(password)
    with pytest.raises(InstallationRefused):
        install(ADMINISTRATOR, AUDITOR)
    assert Organisation.objects.count() == 1


TOWNSHIP = (
    "body",
    "云溪乡人民政府",
    "--short-name",
    "云溪乡",
    "--kind",
    "township",
    "--parent",
    "青岚县",
)
DUTY = ("--body", "云溪乡", "--post", "duty_officer")


def test_the_administrator_enters_a_body_appoints_and_ends(
    staff: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert staff(*TOWNSHIP) == 0
    assert staff("appoint", "zhiban", "--name", "钱值", *DUTY, "--until", "2099-12-31") == 0
    password = capsys.readouterr().out.strip().rsplit("：", 1)[1]
    assert User.objects.get(username="zhiban").check_password(password)
    made = Appointment.objects.get(officer__username="zhiban")
    entry = Entry.objects.get(kind="appointment.made", subject=made.uuid).content
    assert entry["officer"] == str(User.objects.get(username="guanli").uuid)
    assert made.ends_at == datetime(2099, 12, 31, 15, 59, 59, 999999, tzinfo=UTC)
    parser = argparse.ArgumentParser()
    staff_commands.add_parser(parser.add_subparsers(dest="command"))
    assert staff_commands.run(parser.parse_args(["staff", "list"])) == 0
    assert "zhiban\t钱值" in capsys.readouterr().out
    assert staff("end", "zhiban", *DUTY) == 0
    assert not appointments_at(clocks.now()).filter(officer__username="zhiban").exists()
    assert staff("end", "zhiban", *DUTY) == 1


@pytest.mark.parametrize(
    ("words", "said", "sentence"),
    [
        (("appoint", "guanli", *DUTY), {}, "不能任命自己"),
        (("appoint", "x", "--name", "某", *DUTY), {"password": "wrong"}, "口令不正确"),
        (("appoint", "x", "--name", "某", *DUTY), {"by": "shenji"}, "不是 云溪乡 的系统管理员"),
        (("appoint", "x", *DUTY), {}, "姓名"),
        (("appoint", "x", "--name", "某", "--body", "云溪乡", "--post", "king"), {}, "king"),
        (
            ("appoint", "x", "--name", "某", "--body", "无此乡", "--post", "duty_officer"),
            {},
            "无此乡",
        ),
        (TOWNSHIP, {}, "已有同名"),
        (
            ("appoint", "shenji", "--body", "青岚县", "--post", "system_administrator"),
            {},
            "NB-GB22239",
        ),
    ],
)
def test_what_may_not_be_done_is_refused_with_the_reason(
    words: tuple[str, ...],
    said: dict[str, str],
    sentence: str,
    staff: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert staff(*TOWNSHIP) == 0
    before = Entry.objects.count()
    assert staff(*words, **said) == 1
    assert sentence in capsys.readouterr().err
    assert Entry.objects.count() == before


def test_wrong_passwords_lock_the_name_here_as_at_the_log_in(staff: Callable[..., int]) -> None:
    for _attempt in range(20):
        assert staff(*TOWNSHIP, password="guessed") == 1
    assert staff(*TOWNSHIP) == 1
    assert not Organisation.objects.filter(kind="township").exists()


# -- `huabiao check` ----------------------------------------------------------------------------------


def check() -> int:
    return commands.run(argparse.Namespace(command="check"))


@pytest.fixture
def ready(passwords: dict[str, str], data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Set for a whole process by the tests that hold a browser; no installation has it.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    for path in data_folder.iterdir():
        path.chmod(0o755)
    make_folders()
    return data_folder


def test_an_installation_in_order_is_said_to_be(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check() == 0
    assert "定时进程没有运行" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda var: next(var.glob("keys/mac/*.key")).chmod(0o644), "其他系统账户可以打开"),
        (lambda var: next(var.glob("keys/vault/*.key")).unlink(), "密钥文件"),
        (lambda var: next(var.glob("keys/certifier/*.key")).write_text("x"), "已损坏"),
        (lambda var: (var / "vault").chmod(0o755), "可以查看"),
        (lambda var: shutil.rmtree(var / "vault-keys"), "缺少文件夹"),
    ],
    ids=["readable", "missing", "damaged", "open-folder", "no-folder"],
)
def test_the_check_names_what_is_wrong_with_keys_and_folders(
    damage: Callable[[Path], object],
    sentence: str,
    ready: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    damage(ready)
    assert check() == 1
    assert sentence in capsys.readouterr().err


def test_the_check_names_a_clock_behind_and_a_full_disk(
    ready: Path, capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    late = clocks.now() - timedelta(hours=1)
    with clocks.set_clock(lambda: late):
        assert check() == 1
    assert "慢 36" in capsys.readouterr().err
    settings.HUABIAO_FREE_MEGABYTES = 10**9  # type: ignore[attr-defined] # pytest-django's
    assert check() == 1
    assert "所在磁盘只剩" in capsys.readouterr().err


def test_the_check_speaks_of_ballast_and_stop(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = PublishedFolder()
    published.prepare()
    assert check() == 0
    published.stop("核验发现问题")
    published.free_ballast()
    assert check() == 1
    said = capsys.readouterr()
    assert "预留的空间" in said.err and "核验发现问题" in said.out
    assert keys.exposed() == []
