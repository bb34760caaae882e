"""Typeset a form with typst. Everything a person typed enters as data, never as markup."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import segno
import typst

from huabiao.render.forms.documents import ApprovalForm, SecrecySheet

_TEMPLATES = Path(__file__).parent / "templates"
_FAMILIES = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "FangSong",
    "SimSun",
    "WenQuanYi Micro Hei",
)
"""Families with the Chinese glyphs, best first; the first one on the machine is used."""


class FontMissing(Exception):
    """No Chinese font on this machine, so a form cannot be printed."""


@cache
def chinese_font() -> str:
    """The best family on this machine with the Chinese glyphs. Raises `FontMissing`."""
    present = {info.family for info in typst.Fonts().fonts()}
    for family in _FAMILIES:
        if family in present:
            return family
    raise FontMissing("No Chinese font is installed; on Debian install fonts-noto-cjk.")


def approval_form_pdf(form: ApprovalForm) -> bytes:
    """The approval form on A4, with the code and its QR picture. Raises `FontMissing`."""
    return _typeset("approval.typ", asdict(form))


def secrecy_sheet_pdf(sheet: SecrecySheet) -> bytes:
    """The secrecy-review sheet on A4. Raises `FontMissing`."""
    return _typeset("secrecy.typ", asdict(sheet))


def _typeset(template: str, data: dict[str, object]) -> bytes:
    data = data | {"font": chinese_font(), "qr": _qr(str(data["address"]))}
    pdf: bytes = typst.compile(
        str(_TEMPLATES / template), sys_inputs={"form": json.dumps(data, ensure_ascii=False)}
    )
    return pdf


def _qr(address: str) -> str:
    return segno.make(address, error="m", micro=False).svg_inline(border=0, scale=1)
