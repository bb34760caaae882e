"""Two small rulebooks that have one route for every habit the engine must know.

The upper one adds a secrecy review that the lower one hands to the first reviewer (decision 25).
"""

ABOVE = """
measure:
  id: above
  title: 安澜省网站管理练习规定
  authority: 安澜省人民政府办公厅
  effective: 2020-01-01
  scope: 全省
clauses:
  - {id: U1, article: 第一条, says: 发布前须经保密审查, kind: [E]}
posts:
  - {id: secrecy_reviewer, name: 保密审查员, of: [township, county], may: [secrecy, review], clauses: [U1]}
added_steps:
  - id: secrecy-step
    clauses: [U1]
    match: {subject: [page]}
    before: sign
    may_merge: true
    step: {key: secrecy, post: [secrecy_reviewer], of: own, act: secrecy_review, clauses: [U1]}
"""

TEXT = """
measure:
  id: exercise
  title: 清砚县网站管理练习办法
  authority: 清砚县人民政府办公室
  effective: 2020-01-01
  scope: 清砚县各单位
  follows: [above]
clauses:
  - {id: X1, article: 第一条, says: 分管领导审核后由网络中心发布, kind: [E]}
  - {id: X2, article: 第二条, says: 涉及全乡的由书记或乡长审批, kind: [E]}
  - {id: X3, article: 第三条, says: 重大事项由书记和乡长都审批, kind: [E]}
  - {id: X4, article: 第四条, says: 副职审阅后正职签字, kind: [E]}
  - {id: X5, article: 第五条, says: 签发人改动后一校重做, kind: [E]}
  - {id: X6, article: 第六条, says: 保密审查由首审人一并办理, kind: [E]}
  - {id: X7, article: 第七条, says: 值班员可以立即撤稿, kind: [E]}
  - {id: X8, article: 第八条, says: 不得在办公室以外登录, kind: [E]}
  - {id: X9, article: 第九条, says: 版面编排由网络中心办理, kind: [E]}
posts:
  - {id: party_secretary, name: 党委书记, of: [township], may: [review, sign], clauses: [X2]}
  - {id: township_head, name: 乡长, of: [township], may: [review, sign], clauses: [X2]}
  - {id: leader_in_charge, name: 分管领导, of: [township], may: [review, sign], clauses: [X1]}
  - {id: deputy, name: 副职, of: [township], may: [review, sign], clauses: [X4]}
  - {id: network_centre, name: 网络中心, of: [township], may: [sign, publish, arrange, administer], clauses: [X1]}
  - {id: information_officer, name: 信息员, of: [township, station], may: [write], clauses: [X1]}
  - {id: duty_officer, name: 值班员, of: [township], may: [withdraw], clauses: [X7]}
scopes:
  - {id: department, name: 一个部门, clauses: [X1]}
  - {id: whole, name: 全乡, clauses: [X2]}
  - {id: joint, name: 书记乡长都签, clauses: [X3]}
  - {id: major, name: 重大, clauses: [X4]}
  - {id: proofed, name: 要校对, clauses: [X5]}
  - {id: small, name: 小单位, clauses: [X1]}
  - {id: checked, name: 自查, clauses: [X4]}
  - {id: own_sign, name: 作者可签, clauses: [X9]}
  - {id: cluster, name: 县里审查, clauses: [X6]}
routes:
  - id: way-department
    name: 一个部门的信息
    clauses: [X1]
    match: {subject: [item], scope: [department]}
    steps:
      - {key: leader, post: [leader_in_charge], of: concerned, act: sign, clauses: [X1],
         opinion_required: true, ways: [login, paper, phone]}
      - {key: publish, post: [network_centre], of: site, act: publish, ways: [login],
         may_be_contributor: true, clauses: [X1]}
  - id: way-whole
    name: 全乡的信息
    clauses: [X2]
    match: {subject: [item], scope: [whole]}
    steps:
      - {key: leader, post: [leader_in_charge], of: own, act: review, clauses: [X1]}
      - {key: head, post: [party_secretary, township_head], of: site, act: sign, ways: [login, paper], clauses: [X2]}
      - {key: publish, post: [network_centre], of: site, act: publish, ways: [login],
         may_be_contributor: true, clauses: [X1]}
  - id: way-joint
    name: 书记乡长都签
    clauses: [X3]
    match: {subject: [item], scope: [joint]}
    steps:
      - {key: heads, post: [party_secretary, township_head], need: all, of: site, act: sign, clauses: [X3]}
  - id: way-major
    name: 重大事项
    clauses: [X4]
    match: {subject: [item], scope: [major]}
    steps:
      - {key: read, post: [deputy], of: own, act: read, clauses: [X4]}
      - {key: chief, post: [party_secretary], of: own, act: sign, clauses: [X4]}
  - id: way-proofed
    name: 要校对的信息
    clauses: [X5]
    match: {subject: [item], scope: [proofed]}
    steps:
      - {key: proof, post: [information_officer], of: own, act: proof_first, clauses: [X5]}
      - {key: leader, post: [leader_in_charge], of: own, act: review, clauses: [X1]}
      - {key: chief, post: [party_secretary], of: own, act: sign, clauses: [X2]}
  - id: way-small
    name: 小单位
    clauses: [X1]
    match: {subject: [item], scope: [small]}
    steps:
      - {key: leader, post: [leader_in_charge], of: own, act: review, merge: true, clauses: [X1]}
      - {key: head, post: [township_head], of: own, act: sign, merge: true, clauses: [X2]}
      - {key: publish, post: [network_centre], of: site, act: publish, may_be_contributor: true, clauses: [X1]}
  - id: way-checked
    name: 先自查
    clauses: [X4]
    match: {subject: [item], scope: [checked]}
    steps:
      - {key: check, post: [information_officer], of: own, act: draft_check, may_be_contributor: true, clauses: [X4]}
      - {key: chief, post: [party_secretary], of: own, act: sign, clauses: [X4]}
  - id: way-own_sign
    name: 作者可签
    clauses: [X9]
    match: {subject: [item], scope: [own_sign]}
    steps:
      - {key: first, post: [information_officer], of: own, act: proof_first, may_be_contributor: true, clauses: [X9]}
      - {key: second, post: [network_centre], of: own, act: sign, may_be_contributor: true, clauses: [X9]}
  - id: way-cluster
    name: 县里审查
    clauses: [X6]
    match: {subject: [item], scope: [cluster]}
    steps:
      - {key: secrecy, post: [secrecy_reviewer], of: cluster, act: review, clauses: [X6]}
      - {key: chief, post: [party_secretary], of: own, act: sign, clauses: [X4]}
  - id: way-correction
    name: 更正
    clauses: [X1]
    match: {subject: [correction]}
    steps:
      - {key: leader, post: [leader_in_charge], of: own, act: sign, clauses: [X1]}
  - id: way-page
    name: 页面
    clauses: [X6]
    match: {subject: [page]}
    steps:
      - {key: leader, post: [leader_in_charge], of: concerned, act: review, clauses: [X1]}
      - {key: head, post: [party_secretary], of: own, act: sign, clauses: [X2]}
  - id: way-arrangement
    name: 版面编排
    clauses: [X9]
    match: {subject: [arrangement]}
    unsigned_because: 只改版面不改内容
    steps:
      - {key: publish, post: [network_centre], of: site, act: publish, may_be_contributor: true, clauses: [X9]}
combined_steps:
  - {id: together, clauses: [X6], act: secrecy_review, into: first_review}
withdrawals:
  - {id: duty, clauses: [X7], posts: [duty_officer]}
amendments:
  - {id: amend, clauses: [X5], allowed: true, signs_again: [proof_first]}
access:
  - {id: phone, clauses: [X8], to: phone_signing, networks: [office]}
"""

ORAL = """
measure:
  id: speaking
  title: 云溪乡口头审批练习细则
  authority: 云溪乡人民政府
  effective: 2020-01-01
  scope: 云溪乡
  follows: [exercise]
clauses:
  - {id: O1, article: 第一条, says: 领导在外可先口头同意，一日内补签, kind: [E]}
oral_approvals:
  - {id: oral, clauses: [O1], allowed: true, sign_within: [24 hours], importance: [ordinary],
     posts: [leader_in_charge, party_secretary, township_head]}
"""
