"""State machines are Express workflows. Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-standard-vs-express.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown


@constraint("state-machine-is-express", on="aws_sfn_state_machine", severity="low", policy=(25, "GENERAL_SECURITY"))
def state_machine_is_express(machine: Resource) -> Verdict:
    """Step Functions state machines are Express workflows.

    Why: high volumes of short workflows cost a fraction of Standard ones.
    Fails: ``type = "STANDARD"``, or no ``type`` (the default is STANDARD).
    Passes: ``type = "EXPRESS"``.
    Fix: type = "EXPRESS"
    """
    kind = machine.get("type")
    if isinstance(kind, Unknown) and not machine.omitted("type"):
        return undecided("type", kind, "type")
    if kind == "EXPRESS":
        return Passed("type is EXPRESS")
    found = f'type = "{kind}"' if not machine.omitted("type") else "no type: the default is STANDARD"
    return Failed(found, 'type = "EXPRESS"', 'type = "EXPRESS"', ("type",))
