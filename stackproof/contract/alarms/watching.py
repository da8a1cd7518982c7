"""What an alarm watches: the metric of a resource, one of the stack's own, several of them in an expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackproof.addresses import Address
from stackproof.constraints import Failed, Verdict
from stackproof.constraints.catalogue.lambda_may_write_its_logs import lambda_may_write_its_logs
from stackproof.constraints.companions import place_with_owner
from stackproof.constraints.metrics import (
    METRIC_FILTER,
    has_dimension,
    is_of_aws,
    is_published,
    watched_by_metrics_of,
    watched_types,
)
from stackproof.contract.alarms.names import Names
from stackproof.contract.alarms.rows import Row, periods_of
from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.flows.conditions import Condition
from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.model import ACCOUNT_ID, AttributePath, Resource, Stack
from stackproof.model.regions import same_region
from stackproof.model.same_names import same_name
from stackproof.values import Unknown

_ANY_TEXT = {"one_of": [None, {"set": True}]}
_ID = "[a-z][A-Za-z0-9_]*"  # what CloudWatch takes for one
_EMITTED = ("metric_transformation", 0)


def watched_arguments(row: Row, names: Names) -> dict[str, Any]:
    """Return what a row's alarm watches, as arguments."""
    where = row.place("watches")
    if "math" not in row.raw:
        own = _metric_arguments(row.raw, names, where)
        return {**own, "metric_query": None, "unit": row.raw.get("is", {}).get("unit")}
    return {
        "namespace": None, "metric_name": None, "dimensions": None, "unit": None,
        "metric_query": _queries(row, names, where),
    }  # fmt: skip


def _queries(row: Row, names: Names, where: SourceRange) -> list[Any]:
    periods = periods_of(row, names.choose(row.raw["when"], where))
    expression = {"id": {"matches": _ID}, "expression": row.raw["math"], "label": _ANY_TEXT, "return_data": True}
    found: list[Any] = [expression]
    for id_, given in row.raw["metrics"].items():
        own = _metric_arguments(given, names, where)
        metric = {**own, "period": periods.seconds, "stat": given.get("statistic", periods.statistic)}
        found.append({"id": id_, "label": _ANY_TEXT, "metric": metric, "return_data": {"one_of": [None, False]}})
    return found


def _metric_arguments(given: Mapping[str, Any], names: Names, where: SourceRange) -> dict[str, Any]:
    dimensions = dict(names.choose(given.get("dimensions") or {}, where))
    namespace, metric = names.choose(given.get("namespace"), where), names.choose(given.get("metric"), where)
    if "of" in given:
        watched = watched_by_metrics_of(watched_resource(given, names, where), names.stack)
        assert watched is not None
        namespace, metric = watched.namespace, metric if metric is not None else watched.metric
        dimensions = {**watched.dimensions, **dimensions}
    return {"namespace": namespace, "metric_name": metric, "dimensions": dimensions or None}


def watched_resource(given: Mapping[str, Any], names: Names, where: SourceRange) -> Resource:
    """Return the resource that a metric is of.

    Raises:
        PromiseError: it is not there, or of a type whose metrics are not modelled.
    """
    resource = names.resource(names.choose(given["of"], where), where)
    if resource.type not in watched_types():
        detail = f'The metrics of {resource.type} are not modelled; give "namespace" and "dimensions" instead of "of".'
        raise PromiseError(Diagnostic("Invalid alarm", detail, where))
    if resource.type != METRIC_FILTER and "metric" not in given:
        raise PromiseError(Diagnostic("Invalid alarm", '"metric" is missing: the name of the metric.', where))
    return resource


def watched_conditions(row: Row, names: Names) -> Iterator[Verdict]:
    """Judge what the arguments alone do not tell: that there is such a metric, of a resource in the alarm's region."""
    where, alarm = row.place("watches"), names.alarm
    for id_, given in (row.raw["metrics"] if "math" in row.raw else {"": row.raw}).items():
        path, values = _found(alarm, id_)
        if values is None:
            continue  # the comparison told that already
        yield from _judge(given, names, path, values, where)


def _found(alarm: Resource, id_: str) -> tuple[AttributePath, Mapping[str, Any] | None]:
    """Return the metric of an alarm, or the one of an expression by its id, with the way to it."""
    if not id_:
        return (), alarm.values
    for path, query in alarm.blocks("metric_query"):
        for inner, metric in alarm.blocks(*path, "metric"):
            if query.get("id") == id_:
                return inner, metric
    return (), None


def _judge(
    given: Mapping[str, Any], names: Names, path: AttributePath, values: Mapping[str, Any], where: SourceRange
) -> Iterator[Verdict]:
    alarm, stack = names.alarm, names.stack
    namespace, metric = values.get("namespace"), values.get("metric_name")
    at = alarm.place(*path, "metric_name")
    yield _condition(f"AWS publishes {metric} in {namespace}", _is_made(given, names, namespace, metric, where), at)
    for dimension in names.choose(given.get("dimensions") or {}, where):
        if isinstance(namespace, str) and is_of_aws(namespace):
            says = f"metrics of {namespace} have the dimension {dimension}"
            yield _condition(says, has_dimension(namespace, dimension), alarm.place(*path, "dimensions"))
    if "by" in given:
        yield from _judge_emitting(names, names.resource(names.choose(given["by"], where), where), where)
    if "of" not in given:
        return
    resource = watched_resource(given, names, where)
    near = same_region(stack, alarm, resource)
    yield _condition(f"{alarm} is in the region of {resource}", near, at, f"{resource} is in another region")
    yield from _named_by_reference(names, resource, path)


def _condition(says: str, answer: Answer, where: SourceRange | None, found: str = "") -> Verdict:
    return Condition(says, answer, found or f"not so: {says}", where=where).verdict("the metric")


def _is_made(given: Mapping[str, Any], names: Names, namespace: Any, metric: Any, where: SourceRange) -> Answer:
    """Tell whether something makes a metric: AWS, a metric filter of the stack, a function."""
    unknown = next((one for one in (namespace, metric) if isinstance(one, Unknown)), None)
    if "by" in given or (("of" in given) and watched_resource(given, names, where).type == METRIC_FILTER):
        return True
    if isinstance(namespace, str) and is_of_aws(namespace):
        return unknown if unknown is not None else is_published(namespace, str(metric))
    filters = [(one, *(one.get(*_EMITTED, name) for name in ("namespace", "name"))) for one in _filters(names.stack)]
    made = any_of(all_of((same_name(namespace, place), same_name(metric, name))) for _, place, name in filters)
    if made is not False:
        return made
    return doubt(f'nothing of the stack makes {metric} in {namespace}; name the function that does under "by"')


def _filters(stack: Stack) -> list[Resource]:
    return stack.of_type(METRIC_FILTER)


def _judge_emitting(names: Names, function: Resource, where: SourceRange) -> Iterator[Verdict]:
    """Judge that a function may write the logs that its metrics are in (embedded metric format)."""
    if function.type != "aws_lambda_function":
        raise PromiseError(Diagnostic("Invalid alarm", f'"by" names {function}, which is no function.', where))
    yield place_with_owner(lambda_may_write_its_logs(function, names.stack), function)


def _named_by_reference(names: Names, resource: Resource, path: AttributePath) -> Iterator[Verdict]:
    """Judge that the dimensions name the resource in every environment: whatever the variables are."""
    stack, watched = names.stack, watched_by_metrics_of(resource, names.stack)
    if stack.at_without is None or stack.as_supplied is not None or watched is None:
        return
    for dimension, name in watched.dimensions.items():
        address, _, attribute = name.rpartition(".")
        if address != str(resource.address):
            continue  # the bus of a rule
        places = (names.alarm.address, (*path, "dimensions", dimension)), (resource.address, (attribute,))
        if same_name(*_free(stack, places, *stack.variables, ACCOUNT_ID)) is True:
            continue  # the evaluation that most promises need tells of most
        value, free = _free(stack, places, *stack.variables)
        if isinstance(value, str) and isinstance(resource.get(attribute), str) and isinstance(free, Unknown):
            found = f"{dimension} is {value}, whatever the variables are"
            where = names.alarm.place(*path, "dimensions")
            yield Failed(found, f"the name of {resource} in every environment", "refer to it", where=where)


def _free(stack: Stack, places: Iterable[tuple[Address, AttributePath]], *hidden: str) -> list[Any]:
    """Return what is at some places while nobody knows what is named; null where it depends on that what is there."""
    assert stack.at_without is not None
    found = ((stack.at_without(address, *hidden), path) for address, path in places)
    return [one.get(*path) if one is not None else None for one, path in found]
