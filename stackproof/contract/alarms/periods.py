"""``when`` of an alarm: ``Sum > 0 in 2 of 3 periods of 60 s``, as the arguments of an alarm.

Rules: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from stackproof.diagnostics import Diagnostic, SourceRange

_FORM = re.compile(
    r"(?P<statistic>\S+) (?P<sign>>=|<=|>|<) (?P<threshold>\$\{.+\}|-?\d+(?:\.\d+)?) "
    r"in (?:(?P<least>\d+) of )?(?P<of>\d+) periods? of (?P<seconds>\d+) s"
)
_SIGNS = {
    ">": "GreaterThanThreshold", ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold", "<=": "LessThanOrEqualToThreshold",
}  # fmt: skip
_PLAIN = ("Average", "Maximum", "Minimum", "SampleCount", "Sum")
_NUMBER = r"\d+(?:\.\d+)?"
_EXTENDED = re.compile(rf"p{_NUMBER}|IQM|(?:tm|wm|tc|ts){_NUMBER}|(?:TM|WM|TC|TS|PR)\({_NUMBER}?%?:{_NUMBER}?%?\)")
_SHORT, _MINUTE, _HOUR, _DAY, _WEEK = (10, 20, 30), 60, 3600, 86_400, 604_800


@dataclass(frozen=True, slots=True)
class Periods:
    """When an alarm goes off: ``least`` of ``of`` periods of ``seconds`` breach."""

    statistic: str
    comparison: str
    threshold: Any
    least: int
    of: int
    seconds: int

    @property
    def is_extended(self) -> bool:
        """Tell whether the statistic is a percentile, or trimmed, which is an argument of its own."""
        return self.statistic not in _PLAIN

    def arguments(self) -> dict[str, Any]:
        """Return what they are as arguments, but for the statistic and the period, which math has by metric."""
        return {
            "comparison_operator": self.comparison,
            "threshold": self.threshold,
            "evaluation_periods": self.of,
            "datapoints_to_alarm": {"one_of": [None, self.of]} if self.least == self.of else self.least,
            "threshold_metric_id": None,
        }

    def of_metric(self) -> dict[str, Any]:
        """Return the statistic and the period as arguments of an alarm on one metric."""
        plain, extended = (None, self.statistic) if self.is_extended else (self.statistic, None)
        return {"statistic": plain, "extended_statistic": extended, "period": self.seconds}


def read_periods(text: str, where: SourceRange) -> Periods | Diagnostic:
    """Read the text of ``when``."""
    found = _read(text)
    return found if isinstance(found, Periods) else Diagnostic("Invalid alarm", found, where)


def _read(text: str) -> Periods | str:
    """Return what a text says, or what is wrong with it."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return f'"{text}" does not say when; write it as: Sum > 0 in 2 of 3 periods of 60 s.'
    of, seconds = int(found["of"]), int(found["seconds"])
    least = int(found["least"] or of)
    message = _mistake(found["statistic"], least, of, seconds)
    if message:
        return message
    number = found["threshold"]
    threshold = number if number.startswith("$") else float(number) if "." in number else int(number)
    return Periods(found["statistic"], _SIGNS[found["sign"]], threshold, least, of, seconds)


def periods_in(text: str) -> Periods | None:
    """Return what a text of ``when`` says, if it is right."""
    found = _read(text)
    return found if isinstance(found, Periods) else None


def is_statistic(name: str) -> bool:
    """Tell whether CloudWatch has a statistic of that name."""
    return name in _PLAIN or _EXTENDED.fullmatch(name) is not None


def _mistake(statistic: str, least: int, of: int, seconds: int) -> str:
    if not is_statistic(statistic):
        return f"CloudWatch has no statistic {statistic}; write {', '.join(_PLAIN)} or a percentile such as p99."
    if not 1 <= least <= of:
        return f"{least} of {of} periods can never breach; write 1 to {of} of {of}."
    if seconds not in _SHORT and (seconds % _MINUTE or not seconds):
        return f"CloudWatch has no period of {seconds} s; write 10, 20, 30 or a multiple of 60."
    if of * seconds > (_WEEK if seconds >= _HOUR else _DAY):
        return f"{of} periods of {seconds} s are longer than CloudWatch looks back; write fewer."
    return ""
