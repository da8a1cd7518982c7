"""The trace of the local AWS in sentences: which service handed what to which, when, and what went wrong.

The kinds of steps are those that ``stackproof/emulator`` traces; a unit test holds this list complete.
"""

from collections import Counter
from typing import Any

Step = dict[str, Any]
SENTENCES = {
    "access-denied": "{role} may not {action} on {resource}",
    "alarm": "alarm {alarm}: {before} -> {state}",
    "batch": "sqs {queue} -> lambda {function}: {size} messages, {failed} failed",
    "delivered": "{source} -> {target}",
    "event-lost": "lambda {function} -> {target}: its role may not {denied}; the event is lost",
    "failed": "the local AWS itself failed: {what}: {error}",
    "fault": "dynamodb throttles {throttled}, as the test wants",
    "filtered": "sns {topic} -> {subscription}: filtered out",
    "gave-up": "lambda {function} given up after {attempts} attempts: {error}",
    "invoked": "lambda {function} ran {milliseconds} ms: {error}",
    "log-lost": "lambda {function} may not {action} on {resource}: its log is lost",
    "loop-ended": "sqs {queue} -> lambda {function}: {size} messages of a loop ended",
    "never-moved": "s3 {bucket}/{key} of {size} bytes never moves to {to}: it is under 128 KB",
    "not-granted": "{role} of lambda {function} is not granted {action}",
    "not-polled": "sqs {queue} is not polled: {role} may not {denied}",
    "not-wanted": "sqs {queue}: {size} messages filtered out",
    "published": "-> sns {topic}",
    "quota": "{operation} in {region} is beyond its quota: refused",
    "sent": "-> sqs {queue}",
    "throttled": "lambda {function} has no room: throttled",
    "undelivered": "{source} -> {target} did not arrive: {why}",
    "workflow": "states {machine} {status}: {error}",
    "workflow-log-lost": "{machine}: there is no log group {group}: its log is lost",
}
WRONG = {"access-denied", "event-lost", "failed", "gave-up", "log-lost", "not-granted", "not-polled", "throttled"}
WRONG |= {"fault", "loop-ended", "quota", "undelivered", "workflow-log-lost"}
_LONGEST = 160  # characters of a line


def lines_of(trace: list[Step]) -> list[str]:
    """Tell every step; an exclamation mark shows where something went wrong."""
    return [cut(f"{'!' if is_wrong(step) else ' '} {since(trace, step['time'])}  {sentence(step)}") for step in trace]


def wrong(trace: list[Step]) -> list[str]:
    """Tell what went wrong, each once, in the order in which it first did."""
    told = Counter(_fault(step) for step in trace if is_wrong(step))
    return [cut(f"  {text}{f' ({times} times)' if times > 1 else ''}") for text, times in told.items()]


def _fault(step: Step) -> str:
    """Tell an error of a function without how long it ran, which differs each time."""
    return f"lambda {step['function']}: {step['error']}" if step["kind"] == "invoked" else sentence(step)


def is_wrong(step: Step) -> bool:
    """Tell whether a step is one that a healthy stack does not take."""
    return step["kind"] in WRONG or bool(step.get("error")) or step.get("failed", 0) not in (0, "")


def sentence(step: Step) -> str:
    """Tell one step; services and names stand for ARNs."""
    given = {name: short(value) for name, value in step.items()}
    template = SENTENCES.get(step["kind"])
    if template is None:
        return f"{step['kind']}: {', '.join(f'{name} {value}' for name, value in given.items() if name != 'kind')}"
    if step["kind"] == "invoked" and not step["error"]:
        return f"lambda {step['function']} ran {step['milliseconds']} ms"
    return template.format_map(given).removesuffix(": None")


def short(value: Any) -> Any:
    """Write an ARN as service and name: ``lambda validator``; a list of names as text."""
    if isinstance(value, list):
        return ", ".join(str(short(one)) for one in value)
    if not isinstance(value, str) or not value.startswith("arn:"):
        return value
    parts = value.split(":", 5)
    service, name = parts[2], parts[-1]
    for kind in ("function:", "stateMachine:", "role/", "table/", "rule/"):
        name = name.removeprefix(kind)
    return f"{service} {name}"


def since(trace: list[Step], moment: float) -> str:
    """Write seconds since the first step."""
    return f"{moment - trace[0]['time']:+7.3f}" if trace else "       "


def cut(line: str) -> str:
    """Shorten a line to what a terminal shows."""
    line = " ".join(line.splitlines())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
