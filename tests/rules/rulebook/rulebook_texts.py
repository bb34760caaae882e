"""Small rulebooks for tests, written as text so that lines can be pointed at."""

from huabiao.rules.rulebook import Rulebook, load

UPPER = """\
measure: {id: upper, title: 上级办法, authority: 县政府, effective: 2020-01-01, scope: 全县}
clauses:
  - {id: U1, article: 第一条, says: 先审核后签发, kind: [E]}
  - {id: U2, article: 第二条, says: 口令不少于十位, kind: [E]}
  - {id: U3, article: 第三条, says: 三日内答复, kind: [W]}
posts:
  - {id: clerk, name: 信息员, of: [county, township], may: [write], clauses: [U1]}
  - {id: head, name: 科长, of: [county, township], may: [review, sign], clauses: [U1]}
  - {id: chief, name: 主任, of: [county, township], may: [review, sign, withdraw], clauses: [U1]}
  - {id: webmaster, name: 网站管理员, of: [county, township], may: [publish, arrange, withdraw], clauses: [U1]}
  - {id: keeper, name: 保密员, of: [county, township], may: [secrecy], clauses: [U1]}
scopes:
  - {id: own, name: 本单位, clauses: [U1]}
  - {id: whole, name: 全县, clauses: [U1]}
columns:
  - {id: U-col, path: news, name: 动态, owner: 办公室, clauses: [U1]}
routes:
  - id: U-route
    name: 上级路线
    match: {subject: [item]}
    steps:
      - {key: review, post: [head], of: own, act: review, opinion_required: true, ways: [login], clauses: [U1]}
      - {key: sign, post: [chief], of: site, act: sign, clauses: [U1]}
      - {key: publish, post: [webmaster], of: site, act: publish, clauses: [U1]}
    clauses: [U1]
passwords:
  - {id: U-password, min_length: 10, clauses: [U2]}
clocks:
  - {id: U-clock, matter: reply, name: 答复, starts: 收到之日, limit: 3 working_days, clauses: [U3]}
"""

LOWER = """\
measure: {id: lower, title: 下级办法, authority: 乡政府, effective: 2021-01-01, follows: [upper], scope: 全乡}
clauses:
  - {id: L1, article: 第一条, says: 科长签发, kind: [E]}
"""


def upper() -> Rulebook:
    """The higher rulebook."""
    return load(UPPER, file="upper.yaml")


def lower(rest: str, *, head: str = LOWER) -> Rulebook:
    """A lower rulebook with the given parts."""
    return load(head + rest, file="lower.yaml")
