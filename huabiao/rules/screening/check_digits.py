"""Check digits and forms of the numbers that identify people and bodies.

GB 11643-1999 (citizen's number), GB 32100-2015 (unified social credit code), ISO/IEC 7812-1 (Luhn),
GB/T 2260 (provinces).
"""

import datetime

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10x98765432"
_PROVINCES = frozenset(
    str(number)
    for part in (
        (11, 16),
        (21, 24),
        (31, 38),
        (41, 47),
        (50, 55),
        (61, 66),
        (71, 72),
        (81, 84),
        (91, 92),
    )
    for number in range(*part)
)
"""First two digits of a citizen's number; 81–83 residents' permits, 91 foreigners' permanent residence."""

_CREDIT_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"

ID_LENGTH = 18
OLD_ID_LENGTH = 15


def is_citizen_number(number: str) -> bool:
    """Whether the 18 folded characters are a citizen's number: province, real birth date, check digit."""
    if len(number) != ID_LENGTH or not (number[:17].isdecimal() and number[:2] in _PROVINCES):
        return False
    if not _is_date(number[6:10], number[10:12], number[12:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == number[17]


def is_old_citizen_number(number: str) -> bool:
    """Whether the 15 digits have the form used before 1999: province, a date of the 20th century, no check digit."""
    return (
        len(number) == OLD_ID_LENGTH
        and number.isdecimal()
        and number[:2] in _PROVINCES
        and _is_date("19" + number[6:8], number[8:10], number[10:12])
    )


def is_credit_code(code: str) -> bool:
    """Whether the 18 folded characters are a unified social credit code (a body's number, not personal data)."""
    if len(code) != ID_LENGTH or any(sign not in _CREDIT_ALPHABET for sign in code):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17])
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def passes_luhn(number: str) -> bool:
    """Whether the digits pass the Luhn check of ISO/IEC 7812-1."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digit sum of a doubled digit
    return total % 10 == 0


def _is_date(year: str, month: str, day: str) -> bool:
    if year[:2] not in {"18", "19", "20"}:
        return False
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
