"""What a verdict looked at: whatever of it changes is seen; what nobody looked at is not."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.fleet.looks import Looks, digest_of, digest_seen, noting
from stackproof.run.children import ask_child

Change = Callable[[Path], object]


def _write(name: str, text: str) -> Change:
    return lambda root: (root / name).write_text(text)


LOOKING: dict[str, tuple[str, Change]] = {  # what Python looks at, in the folder; a change that it must see
    "a file that is read": ("read('a')", _write("a", "new")),
    "a file that is read by os.open": ("os.read(os.open('a', os.O_RDONLY), 9)", _write("a", "new")),
    "a file in a folder": ("Path('d/c').read_bytes()", _write("d/c", "new")),
    "a file above": ("read('../outside')", _write("../outside", "new")),
    "a file by its whole name": ("read(os.path.abspath('a'))", _write("a", "new")),
    "a file that is not there": ("Path('new').exists()", _write("new", "")),
    "a file that cannot be opened": ("opened('new')", _write("new", "")),
    "a file that goes": ("os.path.isfile('a')", lambda root: (root / "a").unlink()),
    "a file that becomes a folder": ("os.path.isdir('a')", lambda root: [(root / "a").unlink(), (root / "a").mkdir()]),
    "a file that grows": ("os.stat('a').st_size", _write("a", "longer")),
    "a folder that is listed": ("os.listdir('d')", _write("d/new", "")),
    "a folder by scandir": ("list(os.scandir('d'))", _write("d/new", "")),
    "a folder by glob": ("list(Path('d').glob('*.x'))", _write("d/new.x", "")),
    "a tree that is walked": ("list(os.walk('.'))", _write("d/e/new", "")),
    "a folder above": ("os.listdir('..')", _write("../new", "")),
    "the folder itself": ("os.listdir()", _write("new", "")),
    "a link": ("os.readlink('l')", lambda root: [(root / "l").unlink(), (root / "l").symlink_to("d/c")]),
    "what a link leads to": ("read('l')", _write("a", "new")),
    "a link that is resolved": (
        "Path('l').resolve()",
        lambda root: [(root / "l").unlink(), (root / "l").symlink_to("d/c")],
    ),
    "a variable": ("os.environ.get('FLEET_V')", lambda _: os.environ.update(FLEET_V="new")),
    "a variable by getenv": ("os.getenv('FLEET_V')", lambda _: os.environ.update(FLEET_V="new")),
    "a variable that is there": ("'FLEET_V' in os.environ", lambda _: os.environ.update(FLEET_V="new")),
    "all variables": ("dict(os.environ)", lambda _: os.environ.update(FLEET_V="new")),
    "a home folder": ("os.path.expanduser('~')", lambda _: os.environ.update(HOME="/new")),
}
UNSEEN: dict[str, tuple[str, Change]] = {
    "another file": ("read('a')", _write("d/c", "new")),
    "another variable": ("os.environ.get('FLEET_W')", lambda _: os.environ.update(FLEET_V="new")),
    "a time": ("read('a')", lambda root: os.utime(root / "a", (1, 1))),
    "a file above that nobody lists": ("os.listdir('d')", _write("../new", "")),
}


@pytest.fixture(name="root")
def give_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    (root / "d/e").mkdir(parents=True)
    for name in ("root/a", "root/d/c", "outside"):
        (tmp_path / name).write_text("old")
    (root / "l").symlink_to("a")
    monkeypatch.setenv("FLEET_V", "old")
    monkeypatch.setenv("HOME", "/old")
    return root


def _looked_at(root: Path, code: str) -> dict[tuple[str, str], bytes]:
    """Run code in a child that notes, in the folder, and return what it noted."""

    def look() -> dict[tuple[str, str], bytes]:
        import contextlib  # noqa: PLC0415 - what the code may use

        def read(name: str) -> str:
            with open(name) as file:
                return file.read()

        def opened(name: str) -> None:
            with contextlib.suppress(OSError):
                os.open(name, os.O_RDONLY)

        os.chdir(root)
        looks = noting(root)
        eval(code, {"os": os, "Path": Path, "opened": opened, "read": read})
        assert looks.is_settled()
        return looks.seen

    found: dict[tuple[str, str], bytes] = ask_child(look, frozenset(), 20.0)
    return found


@pytest.mark.parametrize(("code", "change"), LOOKING.values(), ids=LOOKING)
def test_a_change_of_what_was_looked_at_is_seen(root: Path, code: str, change: Change) -> None:
    seen = _looked_at(root, code)
    assert digest_of(seen, root) == digest_seen(seen)
    change(root)
    assert digest_of(seen, root) != digest_seen(seen)


@pytest.mark.parametrize(("code", "change"), UNSEEN.values(), ids=UNSEEN)
def test_a_change_of_anything_else_is_none(root: Path, code: str, change: Change) -> None:
    seen = _looked_at(root, code)
    change(root)
    assert digest_of(seen, root) == digest_seen(seen)


def test_what_is_below_the_folder_is_the_same_in_another_one(root: Path, tmp_path: Path) -> None:
    seen = _looked_at(root, "read('a'), read(os.path.abspath('d/c')), os.listdir('d')")
    other = tmp_path / "other"
    root.rename(other)
    assert digest_of(seen, other) == digest_seen(seen)


def test_a_change_while_it_looks_is_noticed(root: Path) -> None:
    looks = Looks(root)
    looks.note("content", "a")
    (root / "a").write_text("changed")
    assert not looks.is_settled()


def test_a_package_is_looked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pkg:`` of a contract finds a file of an installed package; another one of that name is another."""
    looks = Looks(tmp_path)
    looks.note("package", "fleet_package_of_tests")
    (tmp_path / "fleet_package_of_tests").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    assert not looks.is_settled()


def test_a_secret_of_the_environment_is_in_no_digest_of_its_own(root: Path) -> None:
    """What is stored are names and one digest of everything."""
    seen = _looked_at(root, "os.environ.get('FLEET_V'), read('a')")
    assert ("variable", "FLEET_V") in seen
    assert len(digest_seen(seen)) == 40


def test_nothing_of_the_cache_or_of_python_is_noted(root: Path) -> None:
    """What is there is named by what it was made of, or known by its version."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from stackproof.fleet.looks import noting\n"
        "from stackproof.cache import Store\n"
        "root = Path.cwd(); looks = noting(root)\n"
        "store = Store('x', frozenset()); store.save(('k',), 1); store.load(('k',))\n"
        "import wave; Path(wave.__file__).read_text()\n"
        "print(sorted(looks.seen))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
