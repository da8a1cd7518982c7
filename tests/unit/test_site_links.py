"""The hook of the documentation's site: links that leave ``docs/``."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytest.importorskip("mkdocs", reason="mkdocs is of the extra lint")
sys.path.insert(0, str(ROOT / "scripts"))
import site_links  # noqa: E402

CASES = {  # what stands in a page of docs/; what becomes of it
    "a page": ("[a](gate.md)", "[a](gate.md)"),
    "a place in a page": ("[a](gate.md#guard)", "[a](gate.md#guard)"),
    "the README": ("[a](../README.md)", "[a](index.md)"),
    "the changelog": ("[a](../CHANGELOG.md#unreleased)", "[a](changelog.md#unreleased)"),
    "a file": ("[a](../Makefile)", "a (`Makefile`)"),
    "a file by its own name": ("[`Makefile`](../Makefile)", "`Makefile`"),
    "a page of the web": ("[a](https://example.com/x)", "[a](https://example.com/x)"),
    "a picture": ("![a](images/check.svg)", "![a](images/check.svg)"),
    "a place in this page": ("[a](#b)", "[a](#b)"),
}


@pytest.mark.parametrize(("text", "rewritten"), CASES.values(), ids=CASES)
def test_links_that_leave_the_folder(text: str, rewritten: str) -> None:
    assert site_links.rewrite(text, "docs") == rewritten


def test_files_are_linked_where_somebody_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACKPROOF_REPOSITORY_URL", "https://example.com/blob/main/")
    assert site_links.rewrite("[a](../Makefile)", "docs") == "[a](https://example.com/blob/main/Makefile)"


def test_a_link_to_nothing_ends_the_build() -> None:
    with pytest.raises(site_links.PluginError, match=r"docs/nowhere\.md, which does not exist"):
        site_links.rewrite("[a](nowhere.md)", "docs")
