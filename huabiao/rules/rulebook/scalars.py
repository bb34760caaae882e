"""Which value an unquoted YAML word stands for, and which words are refused."""

import datetime
import re

Scalar = str | int | float | bool | datetime.date | None

_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}
_LOOKALIKES = {"yes", "no", "on", "off", "y", "n", "true", "false", "null"}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,9})\.[0-9]{1,6}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OCTAL = re.compile(r"[-+]?0[0-9oOxXbB_][0-9A-Fa-f_]*")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?")
_OTHER_NUMBER = re.compile(
    r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?)|[-+]?\.(inf|nan)", re.I
)


def plain_value(word: str) -> Scalar:
    """The value of an unquoted word. Raises ValueError with a Chinese sentence for a doubtful one."""
    if word in _WORDS:
        return _WORDS[word]
    if word.lower() in _LOOKALIKES:
        raise ValueError(f"“{word}”的含义不明确：是非请写 true 或 false，文字请加引号")
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return float(word)
    if _DATE.fullmatch(word):
        try:
            return datetime.date.fromisoformat(word)
        except ValueError:
            raise ValueError(f"“{word}”不是真实存在的日期") from None
    if _SEXAGESIMAL.fullmatch(word):
        raise ValueError(f"“{word}”可能被误读为六十进制数：请加引号写成文字")
    if _OCTAL.fullmatch(word):
        raise ValueError(f"“{word}”可能被误读为八进制等数：数字不要以 0 开头，编号请加引号")
    if _OTHER_NUMBER.fullmatch(word):
        raise ValueError(f"“{word}”不是普通的十进制数：请写成如 12 或 0.5，文字请加引号")
    return word
