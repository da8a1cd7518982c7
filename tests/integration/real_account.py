"""The account of the credentials, a real one: whether it is the one that the outputs are of, and what it refuses.

Nothing is asked of AWS before the outputs of every stack make sense.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from deployed_stacks import LIB, STACKS, Deployed

from stackproof.contract import load_contract
from stackproof.evaluate.data_sources import Environment
from stackproof.views.hcl_directory import load_stack
from stackproof.views.live.access import CREDENTIALS, Aws, Place, UnreachableError, UnreadError

_NAMED = 3  # of the outputs that are missing
_AGAIN = "write the file again, where the stack was applied: terraform output -json"
_KINDS = ((dict, "a map"), (list, "a list"))


class AccountError(Exception):
    """No test can run in this account: the text says why, and what to do."""


@dataclass(frozen=True)
class Where:
    """The account and the region of a stack, as the ARNs among its outputs name them."""

    account: str
    region: str


def where(name: str, outputs: Mapping[str, Any]) -> Where:
    """Tell where a stack is.

    Raises:
        AccountError: it is none of lib/, an output is missing or of another kind, or the ARNs name several places.
    """
    if name not in STACKS:
        raise AccountError(f"--stackproof-outputs {name}=...: the stacks are {', '.join(STACKS)}")
    given = f"the outputs of {name}"
    written = _written(name)
    missing = sorted(written.keys() - outputs.keys())
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise AccountError(f"{given} lack {', '.join(missing[:_NAMED])}{more}; {_AGAIN}")
    for kind, called in _KINDS:
        for output, value in written.items():
            if isinstance(value, kind) and not isinstance(outputs[output], kind):
                raise AccountError(f"{given}: {output} is {called} by the HCL, and not in the file; {_AGAIN}")
    arns = [text.split(":") for text in _texts(list(outputs.values())) if text.startswith("arn:")]
    regions, accounts = ({arn[place] for arn in arns if len(arn) > place and arn[place]} for place in (3, 4))
    for kinds, found in (("regions", regions), ("accounts", accounts)):
        if len(found) != 1:
            named = ", ".join(sorted(found)) or "none"
            raise AccountError(f"the ARNs in {given} name these {kinds}: {named}; it must be one; {_AGAIN}")
    return Where(accounts.pop(), regions.pop())


def _written(name: str) -> dict[str, Any]:
    """Return the outputs by the HCL; what the apply decides is unknown in them."""
    contract, problems = load_contract(LIB / name / "contract.yaml")
    assert contract is not None, problems
    stack = load_stack(contract.directory, contract.variables, Environment(contract.account, contract.region))
    return {output: one.value for output, one in stack.outputs.items()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def require_credentials(places: Mapping[str, Where]) -> None:
    """Ask once whose the credentials are.

    Raises:
        AccountError: nobody's, they have expired, AWS does not answer, or they are of another account than a stack.
    """
    for name, place in places.items():
        try:
            account = Aws(Place(place.region)).account
        except (UnreachableError, UnreadError) as error:
            raise AccountError(_unasked(error)) from None
        if account != place.account:
            raise AccountError(
                f"the outputs of {name} are of account {place.account}, and the credentials of {account}: "
                "give those of the account that the stack is in"
            )


def refusal(error: BaseException, deployed: Deployed) -> str | None:
    """Say what AWS refused, in one line; an error that is none of AWS's says nothing here."""
    at = f"region {deployed.region}; is {deployed.name} still there as its outputs say, and may these credentials ask?"
    if isinstance(error, ClientError):
        said = error.response.get("Error", {})
        return f"{error.operation_name}: {said.get('Code', '')}: {said.get('Message', '')} ({at})"
    if isinstance(error, BotoCoreError):
        return _unasked(error)
    return None


def _unasked(error: Exception) -> str:
    said = str(error)
    return f"AWS cannot be asked: {said}" + ("" if CREDENTIALS in said else f"; {CREDENTIALS}")
