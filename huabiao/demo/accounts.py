"""The accounts of the example: one a person, each with a password of its own, printed once and kept in `var/demo/`."""

import json
import os
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation.services import register_officer

_FILE = "accounts.json"
_SYLLABLES = (
    "shan",
    "shui",
    "yun",
    "song",
    "zhu",
    "mei",
    "lan",
    "qiao",
    "feng",
    "chun",
    "qiu",
    "ming",
    "yuan",
    "lin",
)
_SIGNS = "-+=*%"


@dataclass(frozen=True)
class Account:
    """One account: who it is (a post), and what to try with it."""

    username: str
    password: str
    who: str
    shown: str = ""


class AccountBook:
    """Accounts by user name, as they are made.

    Password hashes are slow by design; they are computed beside the replay and stored at its end (`keep`).
    """

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.officers: dict[str, User] = {}
        self._hashing = ThreadPoolExecutor(max_workers=1)
        self._hashes: dict[str, Future[str]] = {}

    def officer(self, username: str, who: str, shown: str = "") -> User:
        """The officer of a user name; the account is made when it is asked for first."""
        if username not in self.officers:
            password = new_password()
            self.officers[username] = register_officer(username=username, name=who)
            self._hashes[username] = self._hashing.submit(make_password, password)
            self.accounts[username] = Account(username, password, who, shown)
        return self.officers[username]

    def keep(self, folder: Path, *, passphrase: str) -> None:
        """Store the passwords; write them and the secrecy officer's passphrase to a file only its owner reads."""
        for username, officer in self.officers.items():
            officer.password = self._hashes[username].result()
            officer.password_changed_at = clocks.now()  # they count from when they are handed out
        User.objects.bulk_update(self.officers.values(), ["password", "password_changed_at"])
        document = {
            "accounts": [vars(one) for one in self.accounts.values()],
            "quarantine_passphrase": passphrase,
        }
        handle = os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)


def kept_accounts(folder: Path) -> tuple[list[Account], str]:
    """The accounts of this installation and the passphrase of its quarantine."""
    document = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return [Account(**one) for one in document["accounts"]], document["quarantine_passphrase"]


def new_password() -> str:
    """Three syllables, a sign and digits: 13 or more characters of four classes, easy to copy by hand."""
    words = [secrets.choice(_SYLLABLES) for _ in range(3)]
    return f"{words[0].capitalize()}{words[1]}{secrets.choice(_SIGNS)}{words[2]}{secrets.randbelow(9000) + 1000}"
