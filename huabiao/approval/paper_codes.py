"""The short code on a printed form: typed by hand, bound to exactly what was printed.

Thirteen characters of an alphabet of 31 without 0/O and 1/I/L. The last is a weighted sum modulo 31, a prime, so
that every single slip and every swap of neighbours is noticed before anything is looked up.
"""

from huabiao.office.ledger.digests import canonical, raw_digest

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DATA_LENGTH = 12
GROUPS = (4, 8)


class MalformedCode(ValueError):
    """Not a code of ours: a letter is missing, foreign or mistyped."""


def paper_code(*, request: str, step: str, submission: str) -> str:
    """The code of the form for this step and this submission; the same however often it is printed."""
    bound = canonical(
        {"schema": "paper/1", "request": request, "step": step, "submission": submission}
    )
    number = int.from_bytes(raw_digest(bound, submission.partition(":")[0]), "big")
    data = ""
    for _ in range(DATA_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        data += ALPHABET[place]
    return _spelled(data + _check(data))


def normal(typed: str) -> str:
    """The code as it is stored, from what a person typed: case, spaces and dashes do not matter.

    Raises `MalformedCode` if its check letter does not fit.
    """
    plain = "".join(typed.upper().split()).replace("-", "").replace("—", "")
    if len(plain) != DATA_LENGTH + 1 or set(plain) - set(ALPHABET):
        raise MalformedCode(typed)
    if _check(plain[:-1]) != plain[-1]:
        raise MalformedCode(typed)
    return _spelled(plain)


def _check(data: str) -> str:
    total = sum(weight * ALPHABET.index(letter) for weight, letter in enumerate(data, start=2))
    # The check letter itself weighs 1: whole and check together come to 0.
    return ALPHABET[-total % len(ALPHABET)]


def _spelled(plain: str) -> str:
    first, second = GROUPS
    return f"{plain[:first]}-{plain[first:second]}-{plain[second:]}"
