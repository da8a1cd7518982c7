"""The catalogue as a whole: every constraint has cases of each kind, and a page that says what a reader needs."""

from __future__ import annotations

import re

import pytest
from test_constraint_cases import CASES, KINDS

from stackproof.constraints import Constraint, load_catalogue

CATALOGUE = {id_: found for id_, found in load_catalogue().items() if ".catalogue." in found.function.__module__}


def test_the_catalogue_is_loaded() -> None:
    assert len(CATALOGUE) >= 25


def test_every_folder_of_cases_is_a_constraint() -> None:
    assert {folder.name for folder in CASES.iterdir()} == set(CATALOGUE)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("id_", list(CATALOGUE))
def test_has_cases(id_: str, kind: str) -> None:
    assert list((CASES / id_ / kind).glob("*")), f"{id_} has no case that {kind}"


@pytest.mark.parametrize("constraint", list(CATALOGUE.values()), ids=list(CATALOGUE))
def test_page(constraint: Constraint) -> None:
    assert 10 < len(constraint.summary) <= 100
    for section in ("Why", "Fails", "Passes", "Fix"):
        assert constraint.section(section), f"{constraint.id} says nothing of {section}"
    assert constraint.page.split("\n")[1] == ""


@pytest.mark.parametrize("constraint", list(CATALOGUE.values()), ids=list(CATALOGUE))
def test_one_file_for_one_constraint(constraint: Constraint) -> None:
    """A reader finds the constraint by its id."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", constraint.id)
    assert constraint.function.__module__.rsplit(".", 1)[1] == constraint.id.replace("-", "_")
    assert constraint.function.__name__ == constraint.id.replace("-", "_")
