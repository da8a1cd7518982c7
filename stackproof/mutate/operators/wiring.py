"""Operators on what happens: switches, event patterns, alarms, error handlers."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.hcl import syntax
from stackproof.mutate.lists import literal_text, with_item, without_element
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.walk import Subject, Value, values

_OFF = {
    "aws_cloudtrail": ("enable_logging", "false"),
    "aws_cloudwatch_composite_alarm": ("actions_enabled", "false"),
    "aws_cloudwatch_event_rule": ("state", '"DISABLED"'),
    "aws_cloudwatch_metric_alarm": ("actions_enabled", "false"),
    "aws_config_configuration_recorder_status": ("is_enabled", "false"),
    "aws_guardduty_detector": ("enable", "false"),
    "aws_kms_external_key": ("enabled", "false"),
    "aws_kms_key": ("is_enabled", "false"),
    "aws_kms_replica_key": ("enabled", "false"),
    "aws_lambda_event_source_mapping": ("enabled", "false"),
    "aws_pipes_pipe": ("desired_state", '"STOPPED"'),
    "aws_scheduler_schedule": ("state", '"DISABLED"'),
}
_PATTERNS = frozenset({"event_pattern", "filter_policy", "pattern"})
_ALARMS = {
    "comparison_operator": ('"GreaterThanThreshold"', '"LessThanThreshold"'),
    "namespace": ('"AWS/Other"',),
    "statistic": ('"SampleCount"',),
    "threshold": ("1000000",),
}
_HANDLERS = frozenset({"Catch", "Retry"})


@operator("disable", "meaning")
def disable(subject: Subject) -> Iterator[Mutant]:
    """Switch off a mapping, a rule, an alarm, a key, a trail."""
    if subject.type in _OFF:
        yield from _set(subject, "disable", *_OFF[subject.type])


def _set(subject: Subject, operator_id: str, name: str, text: str) -> Iterator[Mutant]:
    """Yield the edit that gives an argument another value, or a value."""
    given = subject.block.body.attribute(name)
    if given is None:
        added = subject.insert(operator_id, name, f"{text} set", subject.block, f"{name} = {text}")
        yield from () if added is None else (added,)
    elif subject.file.text_at(given.expression.where) != text:
        where = given.expression.where
        yield subject.mutant(operator_id, name, f"{subject.text_at(where)} -> {text}", where, text)


@operator("change-pattern", "meaning")
def change_pattern(subject: Subject) -> Iterator[Mutant]:
    """Have an event pattern or a filter policy match nothing that comes."""
    for value in values(subject):
        if _is_pattern(value) and isinstance(value.expression, syntax.Object):
            text = with_item(subject.file, value.expression, '"never" = ["sent"]')
            yield subject.mutant("change-pattern", value.path, "matches nothing", value.expression.where, text)


def _is_pattern(value: Value) -> bool:
    """Tell whether a value is the object of a ``jsonencode`` that a pattern is."""
    name = value.path.rpartition(".")[2]
    return name in _PATTERNS and bool(value.around) and isinstance(value.around[-1], syntax.Call)


@operator("change-alarm", "meaning")
def change_alarm(subject: Subject) -> Iterator[Mutant]:
    """Have an alarm watch something else: its threshold, comparison, statistic, namespace, each dimension."""
    if subject.type != "aws_cloudwatch_metric_alarm":
        return
    set_here = {attribute.name for attribute in subject.block.body.attributes}
    for name, texts in _ALARMS.items():
        for text in texts if name in set_here else ():
            yield from _set(subject, "change-alarm", name, text)
    dimensions = subject.block.body.attribute("dimensions")
    if dimensions is not None and isinstance(dimensions.expression, syntax.Object):
        for key, value in dimensions.expression.items:
            path = f"dimensions.{literal_text(key) or subject.text_at(key.where)}"
            what = f"{subject.text_at(value.where)} -> other"
            yield subject.mutant("change-alarm", path, what, value.where, '"other"')


@operator("drop-handler", "meaning")
def drop_handler(subject: Subject) -> Iterator[Mutant]:
    """Drop the Catch or the Retry of a state."""
    for value in values(subject):
        items = value.expression.items if isinstance(value.expression, syntax.Object) else ()
        for place, (key, inner) in enumerate(items):
            name = literal_text(key)
            if name in _HANDLERS and isinstance(value.expression, syntax.Object):
                edit = without_element(subject.file, value.expression, place)
                yield subject.splice("drop-handler", f"{value.path}.{name}", "dropped", key.where.to(inner.where), edit)
