"""On consent by telephone: online, gone by itself when no signature comes, without a gap when it does."""

from huabiao.publishing.trees.edge import tick
from tests.publishing.trees.tree_town import HOST, TreeTown, naming, tree_files

PAGE = f"{HOST}/zwyw/tzgg/202603/1.html"


def test_it_goes_by_itself_and_those_responsible_are_told(town: TreeTown) -> None:
    from huabiao.office.notices.models import Notice

    town.spoken(town.item("甲"))
    assert not tick().refused
    assert PAGE in naming("标题甲")
    town.clock.go_on(hours=23, minutes=59)
    tick()
    assert PAGE in naming("标题甲")
    town.clock.go_on(minutes=2)
    tick()
    assert naming("标题甲") == set()
    assert f"{PAGE}.gone" in tree_files()
    assert Notice.objects.filter(kind="alarm", officer__username="leader_in_charge").count() == 1


def test_signed_in_time_it_stays_as_it_is(town: TreeTown) -> None:
    request = town.spoken(town.item("甲"))
    tick()
    before = tree_files()
    town.clock.go_on(hours=23)
    town.decide(request, "leader_in_charge")
    assert not tick().refused
    assert tree_files() == before
    town.clock.go_on(hours=2)
    tick()
    assert tree_files()[PAGE] == before[PAGE]
