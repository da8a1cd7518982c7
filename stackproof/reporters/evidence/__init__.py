"""Evidence for auditors: assessment results as NIST's OSCAL has them, one result for each stack.

The models of compliance-trestle would do; they bring thirty packages, and what is needed is small. The tests hold the
document to NIST's schema. Ids are made of names (UUID version 5), so that the same inputs give the same document but
for its times, and ``SOURCE_DATE_EPOCH`` sets those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from stackproof.reporters.evidence.results import NO_CONTROL, StackResult
from stackproof.reporters.evidence.terms import Part, id_of, line, properties
from stackproof.reporters.own_version import own_version
from stackproof.reporters.total import total_words
from stackproof.run.looked_at import time_of_run
from stackproof.run.outcomes import Report, Unchecked

OSCAL = "1.2.1"
_NO_PLAN = "There is no assessment plan: the contracts say what is judged."


def as_evidence(results: Iterable[Report | Unchecked]) -> Part:
    """Return the results as an OSCAL document. Sensitive values are not in it."""
    listed = list(results)
    time = time_of_run().strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = [StackResult(result, time).part() for result in listed] or [_nothing(time)]
    stated = json.dumps([_without_times(part) for part in parts], sort_keys=True)
    contracts = [{"href": line(one.contract.label)} for one in listed if isinstance(one, Report)]
    return {
        "assessment-results": {
            "uuid": id_of("document", stated),
            "metadata": {
                "title": f"Stackproof: {', '.join(total_words(listed)) or 'nothing was checked'}",
                "last-modified": time,
                "version": own_version(),
                "oscal-version": OSCAL,
            },
            "import-ap": {"href": f"#{id_of('plan')}", "remarks": _NO_PLAN},
            "local-definitions": {"activities": [_activity()]},
            "results": parts,
            "back-matter": {"resources": [
                {"uuid": id_of("plan"), "title": "Contracts", "description": _NO_PLAN,
                 **({"rlinks": contracts} if contracts else {})}
            ]},
        }
    }  # fmt: skip


def _activity() -> Part:
    tool = [("tool", "Stackproof"), ("tool-version", own_version())]
    told = "Stackproof judges the promises of each contract on the stack, as its view shows it."
    return {"uuid": id_of("activity"), "title": "Judging contracts", "description": told, **properties(tool)}


def _without_times(part: Part) -> Part:
    observations = [{**one, "collected": ""} for one in part.get("observations", ())]
    return {**part, "start": "", "end": "", "observations": observations}


def _nothing(time: str) -> Part:
    return {
        "uuid": id_of("nothing"), "title": "Nothing was checked", "description": "No stack was found.", "start": time,
        "reviewed-controls": {"control-selections": [NO_CONTROL]},
    }  # fmt: skip
