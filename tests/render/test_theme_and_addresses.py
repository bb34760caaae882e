"""Themes by digest; addresses; what a site lacks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao import render
from huabiao.render import addresses, files, moments, themes
from huabiao.render.column_tree import ColumnTree
from tests.render.qingyan_sample import FOOT, HEAD, META, THEME, page, portal, section, uid

THEME_FOLDER = Path(themes.__file__).parent / "themes" / "huabiao"


def test_the_digest_covers_every_file_of_the_theme() -> None:
    found = {
        path.relative_to(THEME_FOLDER).as_posix(): path.read_bytes()
        for path in THEME_FOLDER.rglob("*")
        if path.is_file()
    }
    assert THEME.digest == themes.digest_of(found)
    for name in found:
        assert themes.digest_of({**found, name: b"other"}) != THEME.digest
    assert themes.digest_of({**found, "new": b""}) != THEME.digest


def test_an_unknown_theme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(render.RenderFault, match="huabiao"):
        render.Theme.load("../etc")


def test_assets_are_named_by_their_digest_and_stand_alone() -> None:
    for path, data in THEME.assets().items():
        assert path.startswith("_assets/")
        if path.endswith(".css"):
            assert b"url(" not in data
            assert b"@import" not in data
            assert len(data) <= 60 * 1024


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/yaowen/tzgg/", "yaowen/tzgg/index.html"),
        ("/yaowen/tzgg/p3.html", "yaowen/tzgg/p3.html"),
    ],
)
def test_the_file_that_answers_an_address(path: str, file: str) -> None:
    assert addresses.file_of(path) == file


def test_addresses() -> None:
    site, column = portal(), uid("column/portal/yaowen/tzgg")
    assert addresses.column_path(site, column) == "/yaowen/tzgg/"
    assert addresses.list_page_path(site, column, 3) == "/yaowen/tzgg/_list/0/3.html"
    assert addresses.list_page_path(site, column, 117) == "/yaowen/tzgg/_list/1/117.html"
    assert addresses.item_path(site, "yaowen/tzgg", "202603", "7") == "/yaowen/tzgg/202603/7.html"
    assert addresses.item_folder(site, "yaowen/tzgg", "202603", "7") == "/yaowen/tzgg/202603/7/"
    assert addresses.home_path(section()) == "/yunxi/"
    assert addresses.page_path(site, page("topic", "zt/a", "专题", [])) == "/zt/a/"
    assert addresses.sitemap_path(site, "202603") == "/sitemap-202603.xml"
    assert addresses.from_site(section(), portal(), "/a/") == "/a/"


def test_the_trees_own_names_never_meet_a_column() -> None:
    site, column = portal(), uid("column/portal/shuju")
    own = [
        addresses.site_map_path(site),
        addresses.not_found_path(site),
        addresses.feed_path(site),
        addresses.list_page_path(site, column, 0),
        addresses.emblem_folder(site),
        next(iter(THEME.assets())),
    ]
    for path in own:
        below = path.removeprefix(addresses.column_path(site, column))
        name = below.strip("/").partition("/")[0]
        assert "." in name or name.startswith("_")


@given(st.integers(0, 4_000_000_000_000))
def test_stamps_are_in_shanghai(at: int) -> None:
    stamp = moments.stamp(at)
    assert len(stamp) == 16
    assert moments.month(at) == stamp[:4] + stamp[5:7]


def test_a_stamp_at_the_turn_of_a_month() -> None:
    assert moments.stamp(1_774_972_799_999) == "2026-03-31 23:59"
    assert moments.stamp(1_774_972_800_000) == "2026-04-01 00:00"
    assert moments.month(1_774_972_800_000) == "202604"


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 B"), (1024, "1 KB"), (36_420, "36 KB"), (1_262_144, "1.2 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert files.size_in_words(size) == words


def test_columns_as_a_tree() -> None:
    tree = ColumnTree(portal())
    above = uid("column/portal/yaowen")
    assert [column.name for column in tree.children(above)][-1] == "通知公告"
    assert tree.at("yaowen/tzgg") == uid("column/portal/yaowen/tzgg")
    assert len(tree.lists_within(above)) == 4


def test_what_a_site_lacks_is_said_in_full() -> None:
    assert render.lacking(portal(emblem="none")) == []
    assert render.lacking(portal()) == ["页头要求国徽或者城市标志，网站信息中没有上传图片"]
    bare = {**portal().identity.model_dump(), "icp": "", "conac_id": ""}
    odd = {"head": HEAD, "foot": [*FOOT, "lantern"], "meta": META}
    sentences = render.lacking(portal(identity=bare, page=odd, emblem="none"))
    assert len(sentences) == 3
    assert any("ICP备案编号" in sentence for sentence in sentences)
    assert any("lantern" in sentence for sentence in sentences)
    # A section stands under its portal's marks.
    assert render.lacking(section(identity=bare), portal()) == []
