"""The work of many machines, shown with a scheduler and two workers on this one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import LocalCluster

from anliku import catalogue as catalogues
from anliku.kept import Kept
from anliku.record import checking, gather, work
from anliku.record import cluster as clusters
from anliku.record.checking import check
from anliku.record.cluster import Cluster, NoCluster, OtherProgram, same
from anliku.record.folders import Digests
from anliku.record.pool import Workers
from anliku.record.sharing import Sharing
from anliku.record.shelf import ALL, checked
from anliku.rules.rule import Example
from tests.factory import add_case, make_library
from tests.record.test_pool import Heavy, told


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the scheduler of two workers listens."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    for number in range(40):
        add_case(root, Example(body=f"第{number}处，,有问题"), f"case-{number}", title=f"第{number}个案例的题目")
    return root


def where(_number: int) -> int:
    return os.getpid()


def die_once(given: tuple[str, int]) -> int:
    """Ends its process, the first time that anybody does the seventh piece."""
    marker, number = given
    if number == 7 and not os.path.exists(marker):
        Path(marker).touch()
        os._exit(1)
    return 2 * number


def test_the_bytes_are_those_of_one_machine(address: str, root: Path) -> None:
    made: list[list[object]] = []
    for workers in (Workers(1), Cluster(address)):
        with Kept(None) as kept, workers:
            shelf = checked(checking.load(root), kept, workers)
            files = [case.file for case in shelf.catalogue.cases]
            values = [list(shelf.values.of(name, files)) for name in ALL]
            made.append([list(map(repr, shelf.problems)), files, *values])
    assert len(made[0][1]) == 40  # type: ignore[arg-type]
    assert made[0] == made[1]


def test_the_work_is_done_elsewhere(address: str) -> None:
    with Cluster(address) as cluster:
        assert cluster.number == 2
        assert os.getpid() not in set(cluster.map(where, range(9)))


def test_files_of_this_machine_are_written_here(address: str) -> None:
    with Cluster(address) as cluster:
        assert cluster.beside(where, 0)() == os.getpid()


def test_a_worker_that_dies_costs_time_and_nothing_else(address: str, tmp_path: Path) -> None:
    marker = str(tmp_path / "died")
    with Cluster(address) as cluster:
        given = [(marker, number) for number in range(20)]
        assert list(cluster.map(die_once, given)) == [2 * number for number in range(20)]
    assert os.path.exists(marker)


def test_what_is_shared_is_sent_to_a_machine_once(address: str) -> None:
    Heavy.sent.clear()
    work = Sharing(told, Heavy(b"all ids"))
    with Cluster(address) as cluster:
        assert list(cluster.map(work, range(100))) == list(map(work, range(100)))
    assert 0 < len(Heavy.sent) < 50


def test_where_the_cluster_goes_the_work_is_done_here() -> None:
    with LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0") as local:
        cluster = Cluster(local.scheduler_address)
        results = cluster.map(where, range(30))
        first = next(results)
    with cluster:
        assert first != os.getpid()
        assert len(list(results)) == 29


def test_a_worker_with_another_program_does_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OtherProgram):
        same(b"another", lambda: 1)
    monkeypatch.setattr(clusters, "key_of", lambda *_: b"another")
    with Cluster(address) as cluster:
        assert set(cluster.map(where, range(9))) == {os.getpid()}


def test_a_worker_that_sees_another_library_is_not_believed(root: Path) -> None:
    library = checking.load(root)
    folder = library.folders[0]
    task = work.Task((folder,))
    here = Sharing(work.work_out, work.carried(catalogues.load(root).context))
    (done,) = here(task)
    digest = Digests(root, Kept(None)).of(folder)
    assert done.digest == digest
    wrong = replace(done, digest="0" * 64, values={})
    assert gather.sure(here, task, folder, wrong, digest) == done
    assert gather.sure(here, task, folder, replace(wrong, digest=None), digest) == done


def test_a_check_on_a_cluster_is_kept_here(address: str, root: Path) -> None:
    with Kept(root) as kept, Cluster(address) as cluster:
        first = check(checking.load(root), kept, cluster)
    with Kept(root) as kept, Workers(1) as workers:
        assert check(checking.load(root), kept, workers) == first


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere"])
def test_without_a_cluster_it_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_PATIENCE", 0.2)
    with pytest.raises(NoCluster, match=r"^--cluster 的"):
        Cluster(address)


def test_without_dask_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr(clusters.importlib, "import_module", missing)
    with pytest.raises(NoCluster, match="pip install"):
        Cluster("tcp://127.0.0.1:1")
