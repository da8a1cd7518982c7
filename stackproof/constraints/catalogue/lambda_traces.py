"""Functions trace.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
and https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html.
"""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.edge_functions import is_at_edge
from stackproof.constraints.invoked_functions import find_function
from stackproof.constraints.settings import judge_setting
from stackproof.values import Unknown

_FUNCTION, _MACHINE, _MAPPING = "aws_lambda_function", "aws_sfn_state_machine", "aws_lambda_event_source_mapping"
_UNTRACED = (
    "amazon_managed_kafka_event_source_config", "self_managed_kafka_event_source_config", "self_managed_event_source",
    "document_db_event_source_config", "queues", "topics",
)  # fmt: skip


@constraint("lambda-traces", on=(_FUNCTION, _MACHINE), severity="low", policy=(80, "LOGGING"))
def lambda_traces(holder: Resource, stack: Stack) -> Verdict | None:
    """Functions and state machines trace their requests with X-Ray.

    Why: a trace shows which call of many was slow, or failed.
    Fails: ``mode`` of ``tracing_config`` is not ``Active`` (``PassThrough`` is the default); ``enabled`` of a state
        machine's ``tracing_configuration`` is not true.
    Passes: ``Active``. Functions that read Kafka, Amazon MQ or DocumentDB cannot trace what they read, functions at the
        edge cannot trace: they are not judged.
    Fix:
      tracing_config {
        mode = "Active"
      }
    """
    if holder.type == _MACHINE:
        return judge_setting(holder, ("tracing_configuration", 0, "enabled"), (True,), default=False)
    verdict = judge_setting(holder, ("tracing_config", 0, "mode"), ("Active",), default="PassThrough")
    if not isinstance(verdict, Failed):
        return verdict
    exempt, unknown = stack.once("functions that cannot trace", lambda: _cannot_trace(stack))
    edge = is_at_edge(holder, stack)
    if str(holder.address) in exempt or edge is True:
        return None
    hidden = next((one for one in (edge, unknown) if isinstance(one, Unknown)), None)
    return verdict if hidden is None else undecided("whether the function can trace", hidden)


def _cannot_trace(stack: Stack) -> tuple[set[str], Unknown | None]:
    """Return the functions that read a source that cannot be traced, and the unknown because of which any may."""
    found: set[str] = set()
    unknown: Unknown | None = None
    for mapping, source in _untraced(stack):
        function = find_function(stack, mapping.get("function_name"), mapping)
        if isinstance(function, Resource) and not isinstance(source, Unknown):
            found.add(str(function.address))
        elif function is not None and unknown is None:
            unknown = function if isinstance(function, Unknown) else source
    return found, unknown


def _untraced(stack: Stack) -> Iterator[tuple[Resource, Any]]:
    """Yield the mappings of such sources, each with what says so."""
    for mapping in stack.of_type(_MAPPING):
        given = [mapping.get(name, 0) for name in _UNTRACED if not mapping.omitted(name)]
        known = next((one for one in given if one is not None and not isinstance(one, Unknown)), None)
        source = known if known is not None else next((one for one in given if one is not None), None)
        if source is not None:
            yield mapping, source
