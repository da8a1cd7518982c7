"""What a comparison tells: one rule for each kind of change, with an id that stays.

The groups are what ``--fail-on`` chooses by; those that it does not name never fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["weakened", "new-access", "flows", "resources", "verdicts", "supplied"]
GROUPS: dict[Group, str] = {
    "weakened": "Promises that say less",
    "new-access": "Access that is new",
    "flows": "Flows",
    "verdicts": "Verdicts",
    "resources": "Resources",
    "supplied": "What the stack is judged with",
}
FAILING: tuple[Group, ...] = ("weakened", "new-access")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of change; ``summary`` says what happened, as a sentence without its end."""

    id: str
    group: Group
    summary: str


_TABLE: dict[Group, dict[str, str]] = {
    "weakened": {
        "stack-removed": "a stack is gone",
        "contract-removed": "a stack has lost its contract",
        "promise-removed": "a promise is gone",
        "subjects-taken-out": "a promise no longer judges resources that are still there",
        "parameter-weakened": "a parameter allows more",
        "parameter-changed": "a parameter asks for something else, which may be less",
        "assert-weakened": "the comparison of an assert allows more",
        "assert-changed": "an assert asks for something else, which may be less",
        "expectation-weakened": "what is expected of an argument leaves more open",
        "expectation-changed": "another value is expected of an argument",
        "expectation-opened": "arguments that an expectation does not name may be set",
        "expectation-grew": "an expectation names arguments that had not to be set",
        "flow-weakened": "a flow names less: fewer steps, events or places for failures",
        "flow-changed": "a flow takes another path, or tries other events",
        "alarm-weakened": "an alarm may go off later, or tell fewer",
        "alarm-changed": "an alarm watches something else, goes off otherwise, or tells others",
        "workflow-weakened": "a workflow may take longer, try less often, or go on in another order",
        "workflow-changed": "other states, calls, retries or ways of a workflow are expected",
        "network-weakened": "a network may have more ways out, endpoints or connections, or be in fewer zones",
        "network-changed": "other ways out, endpoints or connections of a network are expected",
        "closed-grew": "a closed list names more",
        "access-table-grew": "the closed table of access lists more",
        "access-table-removed": "access is no longer closed",
        "count-lowered": "a pinned number is lower",
        "forbidden-allowed": "what a pinned number of none forbade is allowed",
        "count-dropped": "a number is no longer pinned",
        "undecided-accepted": "a verdict that nobody can reach is accepted",
        "contexts-dropped": "a promise no longer has to hold whatever is supplied",
        "nothing-to-judge-accepted": "a promise may have nothing to judge",
        "severity-lowered": "a violation counts for less in reports",
        "pack-removed": "a pack is taken out",
        "pack-excepted": "constraints of a pack no longer bind",
        "environment-removed": "a stack is no longer judged in an environment",
        "mutation-listed": "an edit counts as one that breaks nothing",
        "plan-differences-accepted": "a plan of a part, or one that differs from the HCL, is accepted",
        "waiver-added": "a violation is waived",
        "waiver-prolonged": "a waiver ends later",
        "waiver-widened": "a waiver covers more",
        "waiver-limit-raised": "waivers may last longer",
        "imports-changed": "Python that the contract imports is another",
        "extends-changed": "the contract no longer extends a file",
        "score-fell": "the contract notices fewer mutants",
    },
    "new-access": {
        "access-new": "somebody may do what they could not",
        "access-maybe-new": "somebody may do what they could not, or nobody can tell",
        "deny-removed": "what was denied is no longer",
        "boundary-weakened": "a permissions boundary is gone, another, or lets more through",
    },
    "flows": {
        "flow-new": "events get to where they did not",
        "flow-gone": "nothing carries events there any more",
        "flow-broken": "something that a hop takes is missing",
    },
    "verdicts": {
        "now-fails": "a promise that held fails",
        "now-undecided": "a promise that held cannot be decided",
        "now-waived": "a promise that held is waived",
        "new-fails": "a promise fails for what it did not judge before",
        "new-undecided": "a promise cannot be decided for what it did not judge before",
        "new-waived": "a promise is waived for what it did not judge before",
    },
    "resources": {
        "resources-added": "there are more resources of a type",
        "resources-removed": "there are fewer resources of a type",
        "stack-added": "a stack is new",
        "stack-moved": "a stack is in another folder",
    },
    "supplied": {
        "inputs-changed": "the contract supplies other variables, another account or workspace",
    },
}
RULES: dict[str, Rule] = {
    id_: Rule(id_, group, summary) for group, rules in _TABLE.items() for id_, summary in rules.items()
}
"""All rules by id, group by group."""
