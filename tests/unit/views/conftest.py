"""Small stacks written to a folder, and evaluated there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.views.hcl_directory import load_stack

Load = Callable[..., Stack]


@pytest.fixture(name="load")
def give_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Return what writes files (or one main.tf) and evaluates them; labels begin at the stack's folder."""
    monkeypatch.chdir(tmp_path)

    def load(files: str | Mapping[str, str], **variables: Any) -> Stack:
        for name, text in ({"main.tf": files} if isinstance(files, str) else files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_stack(tmp_path, variables, Environment("123456789012", "us-east-1", workspace="default"))

    return load
