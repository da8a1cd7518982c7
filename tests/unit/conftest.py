"""What several packages of tests share: where the evaluator is known to differ from Terraform; a recorded AWS."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from recorded_aws import RecordedAws

from stackproof.run import live

settings.register_profile("any machine", settings(), deadline=None)  # one that is busy takes longer
settings.load_profile("any machine")

DIFFERENCES = Path(__file__).parents[1] / "data/differences.txt"


@pytest.fixture(name="differences", scope="session")
def give_differences() -> dict[str, str]:
    """Return the reason of each recorded case that differs."""
    found, reason = {}, ""
    for line in DIFFERENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            reason = line.removeprefix("== ")
        elif line and not line.startswith("# "):
            found[line.replace("\\n", "\n")] = reason
    return found


@pytest.fixture(name="aws")
def give_aws(monkeypatch: pytest.MonkeyPatch) -> RecordedAws:
    """The recorded AWS that payment events is deployed to."""
    aws = RecordedAws("payment_events")
    monkeypatch.setattr(live, "Aws", lambda _place: aws)
    return aws
