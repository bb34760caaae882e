"""A small rulebook with every habit the register must judge, and one that follows it."""

TEXT = """
measure:
  id: practice
  title: 清砚县网站管理练习办法
  authority: 清砚县人民政府办公室
  effective: 2020-01-01
  scope: 清砚县各单位
clauses:
  - {id: R1, article: 第一条, says: 分管领导审核后由网络中心发布, kind: [E]}
  - {id: R2, article: 第二条, says: 重大信息由书记或乡长审批, kind: [E]}
  - {id: R3, article: 第三条, says: 值班员可以立即撤稿并告知书记, kind: [E]}
  - {id: R4, article: 第四条, says: 已在外网发布的信息由站长采用, kind: [E]}
  - {id: R5, article: 第五条, says: 口头批准后一日内补签, kind: [E]}
  - {id: R6, article: 第六条, says: 签发人可以改动文字, kind: [E]}
posts:
  - {id: party_secretary, name: 党委书记, of: [township], may: [review, sign], clauses: [R2]}
  - {id: leader_in_charge, name: 分管领导, of: [township], may: [review, sign], clauses: [R1]}
  - {id: network_centre, name: 网络中心, of: [township], may: [sign, publish, arrange, administer], clauses: [R1]}
  - {id: information_officer, name: 信息员, of: [township], may: [write], clauses: [R1]}
  - {id: duty_officer, name: 值班员, of: [township], may: [withdraw], clauses: [R3]}
scopes:
  - {id: department, name: 一个部门, clauses: [R1]}
  - {id: whole, name: 全乡, clauses: [R2]}
routes:
  - id: way-ordinary
    name: 一般信息
    clauses: [R1]
    match: {subject: [item, correction]}
    steps:
      - {key: leader, post: [leader_in_charge], of: own, act: sign, ways: [login, paper], clauses: [R1]}
      - {key: publish, post: [network_centre], of: site, act: publish, may_be_contributor: true, clauses: [R1]}
  - id: way-weighty
    name: 重大信息
    clauses: [R2]
    match: {subject: [item, correction], importance: [weighty]}
    steps:
      - {key: leader, post: [leader_in_charge], of: own, act: review, clauses: [R1]}
      - {key: head, post: [party_secretary], of: own, act: sign, clauses: [R2]}
      - {key: publish, post: [network_centre], of: site, act: publish, may_be_contributor: true, clauses: [R1]}
  - id: way-adoption
    name: 采用
    clauses: [R4]
    match: {subject: [adoption], from_channel: [external]}
    steps:
      - {key: leader, post: [network_centre], of: site, act: sign, clauses: [R4]}
  - id: way-site
    name: 网站和页面
    clauses: [R2]
    match: {subject: [site, page]}
    steps:
      - {key: head, post: [party_secretary], of: own, act: sign, clauses: [R2]}
  - id: way-arrangement
    name: 版面编排
    clauses: [R1]
    match: {subject: [arrangement]}
    unsigned_because: 只改版面不改内容
    steps:
      - {key: publish, post: [network_centre], of: site, act: publish, may_be_contributor: true, clauses: [R1]}
withdrawals:
  - {id: duty, clauses: [R3], posts: [duty_officer], notify: [party_secretary]}
amendments:
  - {id: amend, clauses: [R6], allowed: true}
oral_approvals:
  - {id: oral, clauses: [R5], allowed: true, sign_within: [24 hours]}
"""

STRICTER = """
measure:
  id: stricter
  title: 云溪乡网站管理练习细则
  authority: 云溪乡人民政府
  effective: 2020-01-01
  scope: 云溪乡
  follows: [practice]
clauses:
  - {id: S1, article: 第一条, says: 一般信息也由书记签发, kind: [E]}
routes:
  - id: way-ordinary-strict
    name: 一般信息
    clauses: [S1]
    match: {subject: [item, correction], importance: [ordinary]}
    steps:
      - {key: leader, post: [leader_in_charge], of: own, act: sign, ways: [login, paper], clauses: [S1]}
      - {key: head, post: [party_secretary], of: own, act: final_review, clauses: [S1]}
      - {key: publish, post: [network_centre], of: site, act: publish, may_be_contributor: true, clauses: [S1]}
"""
