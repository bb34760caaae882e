"""Printed forms (图文发布审批表, 保密审查单): typed data in, PDF bytes out. No database, no network."""

from huabiao.render.forms.documents import ApprovalForm, FormStep, SecrecySheet
from huabiao.render.forms.typesetting import (
    FontMissing,
    approval_form_pdf,
    chinese_font,
    secrecy_sheet_pdf,
)

__all__ = [
    "ApprovalForm",
    "FontMissing",
    "FormStep",
    "SecrecySheet",
    "approval_form_pdf",
    "chinese_font",
    "secrecy_sheet_pdf",
]
