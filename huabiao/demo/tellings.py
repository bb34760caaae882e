"""What the demo prints: addresses and accounts in columns that stand straight although Chinese signs are wide."""

import unicodedata
from collections.abc import Iterator, Sequence

from huabiao.demo.accounts import Account
from huabiao.demo.places import Ports


def address_lines(ports: Ports) -> Iterator[str]:
    """Where to look."""
    yield "网址："
    for what, address in ports.addresses().items():
        yield f"  {padded(what, 16)}{address}"
    yield f"  （按域名访问各网站：127.0.0.1:{ports.by_host}，以 Host 头区分）"


def account_lines(
    accounts: Sequence[Account], passphrase: str, *, everyone: bool = False
) -> Iterator[str]:
    """Who can log in and what to try; `everyone`: also those who play no part in the tour."""
    listed = [one for one in accounts if one.shown or everyone]
    yield "账号（岗位即姓名，一人一号）："
    yield "  " + padded("账号", 22) + padded("口令", 24) + padded("岗位", 30) + "可以试试"
    for one in listed:
        cells = padded(one.username, 22) + padded(one.password, 24) + padded(one.who, 30)
        yield f"  {cells}{one.shown}".rstrip()
    yield f"  涉密隔离区的开启口令（由保密审查员保管）：{passphrase}"


def padded(words: str, width: int) -> str:
    """Words filled with blanks to a width in columns of a terminal; wide signs count two."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
    return words + " " * max(1, width - taken)
