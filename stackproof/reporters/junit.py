"""Outcomes as JUnit XML: a suite for each stack, a case for each constraint and resource.

The shape is that of pytest's ``junit_family = xunit2``, which CI systems read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from stackproof.reporters.escaping import one_line
from stackproof.reporters.wording import depends_text, diagnostic_lines, outcome_text, unjudged_text
from stackproof.run.outcomes import Outcome, Report, Unchecked

_FORBIDDEN = re.compile("[\ufffe\uffff]")  # in XML 1.0, beside what is escaped in every report


def as_junit(results: Iterable[Report | Unchecked]) -> str:
    """Return the results as an XML document. Sensitive values are not in it."""
    root = ET.Element("testsuites", name="stackproof")
    for result in results:
        _suite(root, result)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ET.Element, result: Report | Unchecked) -> None:
    label = result.label
    outcomes = result.outcomes if isinstance(result, Report) else ()
    suite = ET.SubElement(root, "testsuite", name=_clean(label))
    case = ET.SubElement(suite, "testcase", classname=_clean(label), name="evaluates")
    accepted = isinstance(result, Unchecked) and result.accepted
    for problem in result.problems:
        if accepted:
            ET.SubElement(case, "skipped", message=_clean(f"{problem.summary}, as accepted: {problem.detail}"))
            continue
        error = ET.SubElement(case, "error", message=_clean(str(problem)))
        error.text = "\n".join(diagnostic_lines(problem, result.stack if isinstance(result, Report) else None))
    for outcome in outcomes:
        _case(suite, label, outcome, result)
    failures, errors, skipped = (sum(1 for _ in suite.iter(tag)) for tag in ("failure", "error", "skipped"))
    suite.attrib |= {
        "tests": str(len(outcomes) + 1), "failures": str(failures), "errors": str(errors), "skipped": str(skipped)
    }  # fmt: skip


def _case(suite: ET.Element, label: str, outcome: Outcome, result: Report | Unchecked) -> None:
    case = ET.SubElement(suite, "testcase", classname=_clean(label), name=_clean(outcome.id))
    properties = ET.SubElement(case, "properties")
    for clause in outcome.binding.clauses:
        ET.SubElement(properties, "property", name="clause", value=_clean(clause))
    assert isinstance(result, Report)
    told = {"environment": result.contract.environment, "depends_on": depends_text(outcome)}
    for name, value in told.items():
        if value:
            ET.SubElement(properties, "property", name=name, value=_clean(value))
    if outcome.binding.origin:
        ET.SubElement(properties, "property", name="origin", value=_clean(outcome.binding.origin))
    if outcome.status == "unjudged":
        ET.SubElement(case, "skipped", message=_clean(unjudged_text(outcome)))
    elif outcome.status in ("waived", "skipped"):
        reasons = dict.fromkeys(one.waiver.reason for one in outcome.findings if one.waiver is not None)
        ET.SubElement(case, "skipped", message=_clean("; ".join(reasons) or "undecided, as the contract accepts"))
    elif not outcome.holds:
        failure = ET.SubElement(case, "failure", message=outcome.status, type=outcome.binding.constraint.id)
        failure.text = outcome_text(outcome, result.stack)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", one_line(text))
