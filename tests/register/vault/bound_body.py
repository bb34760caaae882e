"""A body with a small rulebook: what is frozen for it is screened by these rules."""

from collections.abc import Mapping
from typing import Any

from huabiao.office.adoption import services as adoption
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation
from huabiao.register.vault import services as vault
from huabiao.register.vault.screening import Judged
from huabiao.register.vault.services import Frozen

NAME = "云溪乡"
TEXT = """
measure:
  id: bound
  title: 清砚县封存练习办法
  authority: 清砚县人民政府办公室
  effective: 2020-01-01
  scope: 清砚县各单位
clauses:
  - {id: B1, article: 第一条, says: 不得发布国家秘密和违禁内容, kind: [E]}
screens:
  - {id: B-mark, kind: mark, shape: level_star, category: state_secret_mark, level: block,
     words: [绝密, 机密, 秘密], advice: 立即停止, clauses: [B1]}
  - {id: B-word, kind: lexicon, category: barred, level: block,
     words: [代开发票联系], advice: 请删除, clauses: [B1]}
  - {id: B-paper, kind: lexicon, category: internal, level: second_signature,
     words: [内部资料], advice: 须附同意材料, clauses: [B1]}
  - {id: B-hint, kind: lexicon, category: hint, level: hint,
     words: [按装], advice: 请核对, clauses: [B1]}
"""


def body() -> Organisation:
    """The one body, made when first asked for."""
    found = Organisation.objects.filter(name=NAME).first()
    if found is None:
        found = organisation.establish(name=NAME, kind="township")
        adoption.adopt(organisation=found, texts=[TEXT])
    return found


def freeze(
    *, payload: Mapping[str, Any], blobs: Mapping[str, bytes], judged: Judged | None = None
) -> Frozen:
    """Freeze for that body."""
    return vault.freeze(
        payload=payload, blobs=blobs, organisation=body(), judged=judged or Judged()
    )
