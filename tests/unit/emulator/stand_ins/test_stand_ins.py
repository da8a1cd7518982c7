"""The stand-ins for the providers archive and random: what they compute, and where Terraform finds them."""

import base64
import hashlib
import io
import os
import stat
import string
import subprocess
import zipfile

import pytest

from stackproof.emulator.stand_ins import archives, mirror, randoms


@pytest.fixture
def folder(tmp_path):
    """A source folder with a package, a cache and a note."""
    source = tmp_path / "source"
    for name in ("handler.py", "package/module.py", "package/cache/old.pyc", "notes.md"):
        file = source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n")
    (source / "handler.py").chmod(0o755)
    return source


def archived(arguments, tmp_path):
    """Write the archive; give its members by name."""
    answer = archives.archive_file({**arguments, "output_path": str(tmp_path / "out" / "archive.zip")})
    data = (tmp_path / "out" / "archive.zip").read_bytes()
    assert answer["output_size"] == len(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: entry for entry in archive.infolist()}


@pytest.mark.parametrize(
    ("excludes", "names"),
    [
        ([], ["handler.py", "notes.md", "package/cache/old.pyc", "package/module.py"]),
        (["notes.md"], ["handler.py", "package/cache/old.pyc", "package/module.py"]),
        (["package/cache"], ["handler.py", "notes.md", "package/module.py"]),
        (["**/*.pyc", "*.md"], ["handler.py", "package/module.py"]),
        (["package"], ["handler.py", "notes.md"]),
    ],
    ids=repr,
)
def test_a_folder_without_what_is_excluded(excludes, names, folder, tmp_path):
    assert list(archived({"source_dir": str(folder), "excludes": excludes}, tmp_path)) == names


def test_a_file_goes_by_its_name_alone_and_keeps_its_permissions(folder, tmp_path):
    (entry,) = archived({"source_file": str(folder / "handler.py")}, tmp_path).values()
    assert (entry.filename, entry.external_attr >> 16) == ("handler.py", stat.S_IFREG | 0o755)
    (entry,) = archived({"source_file": str(folder / "handler.py"), "output_file_mode": "0600"}, tmp_path).values()
    assert entry.external_attr >> 16 == stat.S_IFREG | 0o600


def test_content_and_source_blocks(tmp_path):
    content = {"source_content": "a", "source_content_filename": "a.txt"}
    assert list(archived(content, tmp_path)) == ["a.txt"]
    blocks = [{"filename": "b.txt", "content": "b"}, {"filename": "a.txt", "content": ""}]
    assert list(archived({"source": blocks}, tmp_path)) == ["a.txt", "b.txt"]


def test_the_same_content_gives_the_same_archive(folder, tmp_path):
    arguments = {"source_dir": str(folder), "output_path": str(tmp_path / "a.zip"), "output_file_mode": "0644"}
    first = archives.archive_file(arguments)
    os.utime(folder / "handler.py", (0, 0))
    assert archives.archive_file(arguments) == first


def test_the_digests_are_those_of_the_archive(tmp_path):
    data = b"PK"
    found = archives.digests(data)
    for name in ("md5", "sha256", "sha512"):
        assert found[f"output_{name}"] == hashlib.new(name, data).hexdigest()
    assert found["output_sha"] == found["id"] == hashlib.sha1(data).hexdigest()
    for name in ("sha256", "sha512"):
        assert found[f"output_base64{name}"] == base64.b64encode(hashlib.new(name, data).digest()).decode()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "no files: give source_file, source_dir, source_content or source blocks"),
        ({"source_file": "gone.py"}, "gone.py"),
        ({"source_dir": "gone"}, "source_dir gone is no folder"),
    ],
)
def test_nothing_to_archive_is_named(arguments, problem, tmp_path):
    with pytest.raises((OSError, ValueError), match=problem):
        archived(arguments, tmp_path)


def test_an_identifier_is_the_same_bytes_in_every_notation():
    found = randoms.random_id({"byte_length": 5, "prefix": "p-"})
    number = int(found["hex"].removeprefix("p-"), 16)
    assert len(found["hex"]) == len("p-") + 10
    assert found["dec"] == f"p-{number}"
    assert base64.b64decode(found["b64_std"].removeprefix("p-")) == number.to_bytes(5, "big")
    assert found["b64_url"] == f"p-{found['id']}"


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        ({}, string.ascii_letters + string.digits + "!@#$%&*()-_=+[]{}<>:?"),
        ({"special": False, "upper": False}, string.ascii_lowercase + string.digits),
        ({"override_special": "_", "lower": False, "upper": False, "numeric": False}, "_"),
    ],
)
def test_text_is_of_the_classes_that_are_left(arguments, allowed):
    text = randoms.random_string({"length": 200, **arguments})["result"]
    assert len(text) == 200
    assert set(text) <= set(allowed)


def test_text_has_at_least_what_is_asked_of_a_class():
    text = randoms.random_string({"length": 4, "min_numeric": 2, "min_upper": 2})["result"]
    assert sum(character.isdigit() for character in text) == 2


@pytest.mark.parametrize(
    "arguments",
    [{"length": 1, "min_lower": 2}, {"length": 1, **dict.fromkeys(("lower", "upper", "numeric", "special"), False)}],
)
def test_text_that_cannot_be_made_is_named(arguments):
    with pytest.raises(ValueError, match="no 1 characters can be made of what is allowed"):
        randoms.random_string(arguments)


def test_a_number_lies_between_its_bounds():
    assert {randoms.random_integer({"min": 3, "max": 4})["result"] for _ in range(60)} == {3, 4}
    with pytest.raises(ValueError, match="the minimum 2 is more than the maximum 1"):
        randoms.random_integer({"min": 2, "max": 1})


def test_a_uuid_is_of_version_4():
    assert randoms.random_uuid({})["result"][14] == "4"


def test_the_mirror_holds_what_another_lacks(tmp_path):
    (tmp_path / "other" / mirror.NAMESPACE / "random").mkdir(parents=True)
    names = mirror.missing_from(tmp_path / "other")
    assert names == ["archive"]
    mirror.write_mirror(tmp_path / "mirror", names)
    (executable,) = (path for path in (tmp_path / "mirror").rglob("*") if path.is_file())
    assert executable.name == "terraform-provider-archive_v2.7.1"
    assert executable.relative_to(tmp_path / "mirror").parts[:3] == ("registry.terraform.io", "hashicorp", "archive")


def test_a_stand_in_serves_protocol_6(tmp_path):
    """It says so in the line that go-plugin waits for: https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md."""
    mirror.write_mirror(tmp_path, ["random"])
    (executable,) = (path for path in tmp_path.rglob("*") if path.is_file())
    with subprocess.Popen([executable], stdout=subprocess.PIPE, cwd=tmp_path, text=True) as process:
        try:
            assert process.stdout.readline().split("|")[:3] == ["1", "6", "unix"]
        finally:
            process.terminate()
