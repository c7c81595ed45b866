"""The store on disk: what other processes see, and what a load that fails leaves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from twingraph.errors import FileSyntaxError, InputError, UpstreamError
from twingraph.store.disk import DiskStore
from twingraph.store.dump import Dump

ONE, OTHER = "http://example.org/one", "http://example.org/other"


def dump(path: Path, *numbers: int, graph: str = ONE) -> Dump:
    path.write_text("".join(f"<http://example.org/{n}> <http://example.org/p> {n} .\n" for n in numbers))
    return Dump(path, graph)


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    store = DiskStore(tmp_path / "store", read_only=False)
    store.load([dump(tmp_path / "one.ttl", 1, 2)])
    return store


def in_another_process(program: str, path: Path) -> subprocess.CompletedProcess[str]:
    head = "from pathlib import Path; from twingraph.store.disk import DiskStore\n"
    return subprocess.run(
        [sys.executable, "-c", head + program.replace("PATH", f"Path({str(path)!r})")],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_loaded_stays(store: DiskStore, tmp_path: Path) -> None:
    store.load([dump(tmp_path / "other.ttl", 3, graph=OTHER)])
    again = DiskStore(tmp_path / "store", read_only=True)
    assert len(again) == 3
    assert again.graphs() == [ONE, OTHER]


@pytest.mark.parametrize("first", ["broken", "good"])
def test_a_load_that_fails_leaves_the_store_as_it_was(store: DiskStore, tmp_path: Path, first: str) -> None:
    broken = Dump(tmp_path / "broken.ttl", ONE)
    broken.path.write_text("<http://example.org/9> <http://example.org/p> 9 .\n<http://example.org/9> oops")
    dumps = [dump(tmp_path / "good.ttl", 4), broken]
    before = sorted(path.name for path in (tmp_path / "store").iterdir())
    with pytest.raises(FileSyntaxError, match=r"broken\.ttl:2"):
        store.load(dumps if first == "good" else dumps[::-1], replace=[ONE])
    assert len(store) == 2
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before
    # It can be written to as before.
    store.load([dump(tmp_path / "good.ttl", 4)])
    assert len(store) == 3


def test_a_load_that_is_killed_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    dump(tmp_path / "more.nt", *range(5))
    path = tmp_path / "store"
    DiskStore(path, read_only=False).load([dump(tmp_path / "one.ttl", 1, 2)])
    done = in_another_process(
        "import os; from twingraph.store.dump import Dump\n"
        f"dump = Dump(Path({str(tmp_path / 'more.nt')!r}), {ONE!r})\n"
        "DiskStore(PATH, read_only=False).load([dump, dump], progress=lambda count: os._exit(9))",
        path,
    )
    assert done.returncode == 9, done.stderr
    assert (path / "2").is_dir()
    store = DiskStore(path, read_only=False)
    assert len(store) == 2
    store.load([dump(tmp_path / "good.ttl", 7)])
    assert len(store) == 3


def test_several_processes_read_while_one_writes(store: DiskStore, tmp_path: Path) -> None:
    path = tmp_path / "store"
    reader = DiskStore(path, read_only=True)
    seen = in_another_process("print(len(DiskStore(PATH, read_only=True)))", path)
    assert seen.stdout == "2\n", seen.stderr
    store.load([dump(tmp_path / "other.ttl", 3, graph=OTHER)])
    # A reader keeps what it opened; a new one sees the new.
    assert len(reader) == 2
    assert len(list(reader.quads())) == 2
    assert in_another_process("print(len(DiskStore(PATH, read_only=True)))", path).stdout == "3\n"


def test_readers_never_stumble_over_a_writer(store: DiskStore, tmp_path: Path) -> None:
    """Each read opens the store anew, while another process changes it as fast as it can."""
    path = tmp_path / "store"
    program = (
        "import sys; from pathlib import Path; from twingraph.store.disk import DiskStore\n"
        f"path = Path({str(path)!r})\n"
        "print('ready', flush=True)\n"
        "counts = []\n"
        "while not (path.parent / 'stop').exists() or len(counts) < 20:\n"
        "    counts.append(len(list(DiskStore(path, read_only=True).quads())))\n"
        "print(min(counts), len(DiskStore(path, read_only=True)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(40):
            store.add([quad.triple for quad in dump(tmp_path / "x.ttl", 100 + number).quads()], ONE)
        (tmp_path / "stop").touch()
        out, err = reader.communicate()
    assert reader.returncode == 0, err
    least, last = map(int, out.split())
    assert least >= 2
    assert last == 42


def test_a_scratch_copy_that_was_changed_leaves_nothing_behind(store: DiskStore, tmp_path: Path) -> None:
    for _ in range(10):
        with store.scratch() as copy:
            copy.remove_graph(NamedNode(ONE))
    assert [path.name for path in (tmp_path / "store").glob("scratch-*")] == []
    assert len(store) == 2


def test_a_second_writer_is_told(store: DiskStore, tmp_path: Path) -> None:
    path = tmp_path / "store"
    with pytest.raises(UpstreamError, match="another process is writing"):
        DiskStore(path, read_only=False)
    assert "another process is writing" in in_another_process("DiskStore(PATH, read_only=False)", path).stderr
    store.load([dump(tmp_path / "other.ttl", 3)])
    assert "another process is writing" in in_another_process("DiskStore(PATH, read_only=False)", path).stderr


def test_read_only_is_read_only(store: DiskStore, tmp_path: Path) -> None:
    reader = DiskStore(tmp_path / "store", read_only=True)
    for change in (
        lambda: reader.load([dump(tmp_path / "x.ttl", 1)]),
        lambda: reader.clear(ONE),
        lambda: reader.add([quad.triple for quad in store.quads()], OTHER),
    ):
        with pytest.raises(InputError, match="read-only"):
            change()


def test_generations_do_not_pile_up(store: DiskStore, tmp_path: Path) -> None:
    for number in range(5):
        store.load([dump(tmp_path / "x.ttl", number)])
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == ["5", "6", "generation", "lock"]


def test_folders_that_are_no_store(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no store; make one with: twingraph load"):
        DiskStore(tmp_path / "nothing", read_only=True)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("a")
    with pytest.raises(InputError, match="something else"):
        DiskStore(tmp_path / "letters", read_only=False)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]
    with pytest.raises(InputError, match="cannot be written to"):
        DiskStore(tmp_path / "letters" / "a.txt" / "store", read_only=False)


def test_the_folder_of_an_oxigraph_server_is_told(store: DiskStore, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="oxigraph dump"):
        DiskStore(tmp_path / "store" / "1", read_only=True)
