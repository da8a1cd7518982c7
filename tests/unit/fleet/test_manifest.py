"""The manifest: what it says is taken, and what is wrong with it is told at its place."""

from pathlib import Path

import pytest

from stackproof.fleet.manifest import Manifest, read_manifest

WRONG = {  # text; place, summary, a part of the detail
    "no file": (None, "", "Manifest cannot be read", "does not exist"),
    "no YAML": ("stacks: [", "1", "Invalid YAML", ""),
    "nothing": ("", "1:1", "Invalid manifest", "mapping"),
    "no stacks": ("fleet: f\n", "1:1", "Missing key", '"stacks"'),
    "an empty list": ("stacks: []\n", "1", "Invalid manifest", ""),
    "an unknown key": ("stacks:\n  - folder: a\n    enviroments: [b]\n", "3:5", "Unknown key", '"environments"'),
    "an unknown key on top": ("fleets: f\nstacks: [{folder: a}]\n", "1:1", "Unknown key", '"fleet"'),
    "a key twice": ("stacks:\n  - folder: a\n    folder: b\n", "3:5", "Key set twice", "folder"),
    "a number for a name": ("stacks:\n  - folder: 5\n", "2:5", "Invalid manifest", "text"),
    "two kinds": ("stacks:\n  - {folder: a, git: b}\n", "2:5", "Which stacks", "folder and git"),
    "no kind": ("stacks:\n  - {owner: a}\n", "2:5", "Which stacks", "none"),
    "a revision of a folder": ("stacks:\n  - {folder: a, revision: b}\n", "2:17", "Keys that contradict", "git alone"),
    "contract and packs": ("stacks:\n  - {folder: a, contract: c, packs: [d]}\n", "2:30", "Keys that contr", "exclude"),
    "variables of plans": ("stacks:\n  - {plans: a, variables: {b: c}}\n", "2:16", "Keys that contr", "in a plan"),
    "a folder elsewhere": ("stacks:\n  - {git: a, below: ../b}\n", "2:14", "Keys that contr", "in the repository"),
    "an environment with a space": (
        "stacks:\n  - {folder: a, environments: [a b]}\n",
        "2:32",
        "Invalid man",
        "letters",
    ),
}


@pytest.mark.parametrize(("text", "place", "summary", "detail"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(
    tmp_path: Path, text: str | None, place: str, summary: str, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("fleet.yaml")
    if text is not None:
        path.write_text(text)
    found = read_manifest(path)
    assert not isinstance(found, Manifest)
    assert found[0].summary.startswith(summary)
    assert detail in found[0].detail
    assert not place or str(found[0].subject).startswith(f"fleet.yaml:{place}")
    assert not found[0].detail.startswith("The contract")


def test_what_it_says_is_taken(tmp_path: Path) -> None:
    """Paths are relative to the manifest; addresses are not."""
    path = tmp_path / "fleet.yaml"
    path.write_text(
        "fleet: all\nstacks:\n"
        "  - {folder: a/b, owner: me, environments: [test, prod], variables: {z: 1, y: [2]}, contract: c.yaml}\n"
        "  - {git: 'https://x/y', revision: main, below: live, packs: [baseline, own.yaml]}\n"
        "  - {git: '../z'}\n"
        "  - {plans: 's3://bucket/plans'}\n"
    )
    found = read_manifest(path)
    assert isinstance(found, Manifest)
    first, second, third, fourth = found.entries
    packs = ("baseline", str(tmp_path / "own.yaml"))
    assert (found.fleet, first.kind, first.owner) == ("all", "folder", "me")
    assert (first.address, first.named) == (str(tmp_path / "a/b"), "a/b")
    assert (first.environments, first.variables) == (("test", "prod"), '{"y": [2], "z": 1}')
    assert first.contract == str(tmp_path / "c.yaml")
    assert (second.address, second.revision, second.below, second.packs) == (
        "https://x/y",
        "main",
        "live",
        packs,
    )
    assert third.address == str(tmp_path / "../z")
    assert (fourth.kind, fourth.address) == ("plans", "s3://bucket/plans")
