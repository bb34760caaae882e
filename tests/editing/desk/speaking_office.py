"""云溪乡 under a rulebook of its own that turns consent by telephone on."""

from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from tests.editing.qingyan_office import Office, preset_text

SPEAKING = """
measure:
  id: yunxi-oral
  title: 云溪乡网站口头审批细则
  authority: 云溪乡人民政府
  effective: 2020-01-01
  scope: 云溪乡
  follows: [township]
clauses:
  - {id: YO1, article: 第一条, says: 领导在外的，可先口头同意发布，二十四小时内补签, kind: [E]}
oral_approvals:
  - {id: YO-oral, allowed: true, sign_within: 24 hours, clauses: [YO1],
     posts: [leader_in_charge, party_secretary, township_head]}
"""


def adopt_speaking(office: Office) -> None:
    """The township adopts it below the shipped measures."""
    texts = [preset_text("national"), preset_text("township"), SPEAKING]
    adoption.adopt(organisation=office.township, texts=texts, effective=clocks.now())
