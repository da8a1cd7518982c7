"""Functions trace.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
and https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html.
"""

from collections.abc import Iterator

from stackproof.constraints import Failed, Resource, Stack, Verdict, constraint
from stackproof.constraints.edge_functions import is_at_edge
from stackproof.constraints.invoked_functions import function_named
from stackproof.constraints.settings import judge_setting

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
    Fix: tracing_config { mode = "Active" }
    """
    if holder.type == _MACHINE:
        return judge_setting(holder, ("tracing_configuration", 0, "enabled"), (True,), default=False)
    verdict = judge_setting(holder, ("tracing_config", 0, "mode"), ("Active",), default="PassThrough")
    if not isinstance(verdict, Failed):
        return verdict
    exempt = stack.once("functions that cannot trace", lambda: _cannot_trace(stack))
    return None if str(holder.address) in exempt or is_at_edge(holder, stack) else verdict


def _cannot_trace(stack: Stack) -> set[str]:
    functions = (function_named(stack, one.get("function_name"), one) for one in _untraced(stack))
    return {str(function.address) for function in functions if isinstance(function, Resource)}


def _untraced(stack: Stack) -> Iterator[Resource]:
    for mapping in stack.of_type(_MAPPING):
        if any(mapping.blocks(name) or isinstance(mapping.get(name, 0), str) for name in _UNTRACED):
            yield mapping
