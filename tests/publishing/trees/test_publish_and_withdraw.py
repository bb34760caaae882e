"""From approval to the served tree and out of it again: which files change, and that nothing else does."""

import pytest

from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from tests.publishing.trees.tree_town import HOST, TreeTown, naming, placed_in, tree_files

MONTH = "202603"


def test_the_first_tree_has_everything_a_site_must_have(town: TreeTown) -> None:
    files = tree_files()
    for name in (
        "index.html",
        "404.html",
        "410.html",
        "map.html",
        "feed.xml",
        "sitemap.xml",
        "sitemap-pages.xml",
    ):
        assert f"{HOST}/{name}" in files
    for path in ("zwyw", "zwyw/tzgg", "zwyw/bmdt"):
        assert f"{HOST}/{path}/index.html" in files
    assert any("/_assets/" in path for path in files)


def test_publishing_changes_page_lists_home_feeds_and_site_map(town: TreeTown) -> None:
    before = tree_files()
    report = town.release(town.item("甲"))
    assert len(report.added) == len(report.certified) == 1
    after = tree_files()
    new = {
        f"{HOST}/zwyw/tzgg/{MONTH}/1.html",
        f"{HOST}/zwyw/tzgg/_list/0/0.html",
        f"{HOST}/sitemap-{MONTH}.xml",
    }
    assert set(after) - set(before) == new
    changed = {path for path in before if before[path] != after[path]}
    names = (
        "index.html",
        "feed.xml",
        "sitemap.xml",
        "zwyw/index.html",
        "zwyw/tzgg/index.html",
        "zwyw/tzgg/feed.xml",
    )
    assert changed == {f"{HOST}/{name}" for name in names}
    shown = (
        "index.html",
        "feed.xml",
        "zwyw/index.html",
        "zwyw/tzgg/index.html",
        "zwyw/tzgg/feed.xml",
        "zwyw/tzgg/_list/0/0.html",
    )
    assert naming("标题甲") == {f"{HOST}/{name}" for name in (*shown, f"zwyw/tzgg/{MONTH}/1.html")}


def test_withdrawing_leaves_tombstones_and_no_trace(town: TreeTown) -> None:
    town.release(town.item("甲"))
    town.release(town.item("乙"))
    town.withdraw("甲")
    report = town.build()
    assert len(report.removed) == 1
    assert naming("标题甲") == set()
    files = tree_files()
    assert (
        files[f"{HOST}/zwyw/tzgg/{MONTH}/1.html.gone"]
        == files[f"{HOST}/zwyw/tzgg/{MONTH}/1.gone"]
        == b"gone\n"
    )
    assert f"{HOST}/zwyw/tzgg/{MONTH}/2.html" in files
    assert b"/1.html" not in b"".join(files.values())


def test_a_correction_keeps_its_address_and_a_move_leaves_a_pointer(town: TreeTown) -> None:
    town.release(town.item("甲"))
    town.release(town.item("甲", title="改正"), subject_type="correction")
    assert naming("标题甲") == set()
    page = f"{HOST}/zwyw/tzgg/{MONTH}/1.html"
    assert page in naming("改正")
    town.release(town.item("甲", placements=placed_in("bmdt")), subject_type="correction")
    files = tree_files()
    assert page not in files
    assert files[f"{page}.moved"] == f"/zwyw/bmdt/{MONTH}/1.html\n".encode()
    assert f"{HOST}/zwyw/bmdt/{MONTH}/1.html" in files


def test_links_follow_what_they_name(town: TreeTown) -> None:
    from tests.register.sample_payloads import named

    link = {"type": "rich_text", "html": f'<p><a href="huabiao:{named("甲")}">见甲</a></p>'}
    town.release(town.item("乙", body=[link]))
    page = f"{HOST}/zwyw/tzgg/{MONTH}/1.html"
    assert b"<a href" not in tree_files()[page].split("见甲".encode())[0][-60:]
    town.release(town.item("甲"))
    assert f"/zwyw/tzgg/{MONTH}/2.html" in tree_files()[page].decode()
    town.release(town.item("甲", placements=placed_in("bmdt")), subject_type="correction")
    assert f"/zwyw/bmdt/{MONTH}/2.html" in tree_files()[page].decode()
    town.withdraw("甲")
    town.build()
    assert b"2.html" not in tree_files()[page]


def test_not_before_and_expiry_are_kept_to_the_second(town: TreeTown) -> None:
    now = town.clock()
    soon = int(now.timestamp() * 1000) + 60_000
    end = soon + 60_000
    report = town.release(town.item("甲", expires_on=end), last={"not_before": soon})
    assert report.due == soon
    assert naming("标题甲") == set()
    town.clock.go_on(seconds=58)
    town.build()
    assert naming("标题甲") == set()
    town.clock.go_on(seconds=3)
    assert town.build().added
    assert naming("标题甲")
    town.clock.go_on(seconds=60)
    assert town.build().removed
    assert naming("标题甲") == set()
    assert f"{HOST}/zwyw/tzgg/{MONTH}/1.html.gone" in tree_files()


def test_a_renamed_column_moves_everything_and_leaves_a_pointer(town: TreeTown) -> None:
    town.release(town.item("甲"))
    town.release(town.item("乙"))
    town.withdraw("乙")
    town.build()
    columns = [dict(one) for one in town.site()["columns"]]
    columns[0]["path"] = "yaowen"
    town.release(town.site(columns=columns), subject_type="site", by="network_centre")
    files = tree_files()
    assert f"{HOST}/yaowen/tzgg/{MONTH}/1.html" in files
    assert f"{HOST}/yaowen/tzgg/{MONTH}/2.html.gone" in files
    assert files[f"{HOST}/zwyw.moved"] == b"/yaowen/\n"
    assert not any(path.startswith(f"{HOST}/zwyw/") for path in files)


def test_pages_home_and_topics(town: TreeTown) -> None:
    town.release(town.page("home"), subject_type="page", by="network_centre")
    town.release(town.item("甲"))
    assert f"{HOST}/index.html" in naming("标题甲")
    topic = town.page("topic", kind="topic", path="zt/fangxun", title="防汛专题")
    town.release(topic, subject_type="page", by="network_centre")
    assert f"{HOST}/zt/fangxun/index.html" in naming("标题甲")
    assert "zt/fangxun/" in tree_files()[f"{HOST}/sitemap-pages.xml"].decode()
    moved = town.page("topic", kind="topic", path="zt/fx", title="防汛专题")
    town.release(moved, subject_type="page", by="network_centre")
    assert tree_files()[f"{HOST}/zt/fangxun/index.html.moved"] == b"/zt/fx/\n"
    town.withdraw("topic")
    town.build()
    files = tree_files()
    assert f"{HOST}/zt/fx/index.html.gone" in files
    assert f"{HOST}/zt/fangxun/index.html.gone" in files


def test_a_build_with_nothing_new_makes_no_release(town: TreeTown) -> None:
    town.release(town.item("甲"))
    number = town.build().number
    assert town.build().number == number


@pytest.mark.parametrize("how", ["full", "lost state"])
def test_a_full_build_gives_the_same_root_and_state(town: TreeTown, how: str) -> None:
    for name in ("甲", "乙", "丙"):
        town.release(town.item(name))
    town.withdraw("乙")
    town.build()
    releases = PublishedFolder().releases
    before = releases.current(signature_valid)
    assert before is not None
    if how == "lost state":
        for path in list(PublishedFolder().nodes.names()):
            path.unlink()
        town.approved(town.item("丁"))
        town.build()
        before = releases.current(signature_valid)
        assert before is not None
    build(full=True)
    after = releases.current(signature_valid)
    assert after is not None
    assert (after.root, after.state) == (before.root, before.state)
