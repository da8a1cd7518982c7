"""Reads the resources of a stack, each as soon as it is known which one is meant.

Names that the HCL knows find most of them. What has been read fills in the references of others, and where nothing else
is left it tells which resources it refers to itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from stackproof.addresses import Reference
from stackproof.model import Resource, Stack
from stackproof.model.regions import own_region
from stackproof.values import Reason, Unknown, unknowns_in
from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Values
from stackproof.views.live.resolving import Votes, at, learn, resolve
from stackproof.views.live.types import readers
from stackproof.views.live.types.without_readers import why_unread

_AT_ONCE = 8  # calls; more are throttled
_REFUSED = "AWS does not tell all of {address}: {why}"
_UNFOUND = "nobody can tell which resource {address} is; give the state (--state) or the outputs (--outputs)"


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of reading one resource: ``values`` is ``None`` if it does not exist."""

    resource: Resource
    values: Values | None
    refusals: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """What was read of a stack: ``values`` by address; ``absent`` do not exist, of ``unread`` something is unknown.

    The types of those in ``unreadable`` have no reader.
    """

    written: Stack
    seeds: Mapping[str, Mapping[str, Any]]
    values: dict[str, Values] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    unread: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    unreadable: dict[str, Reason] = field(default_factory=dict)
    votes: Votes = field(default_factory=Votes)
    _new: list[Resource] = field(default_factory=list)  # that nothing was learned from yet

    def find_known(self, reference: Reference) -> Any:
        """Return what a reference is: as deployed, as the state has it, or as others use it; else ``None``."""
        address = str(reference.address)
        if address in self.values:
            found = at(self.values[address], reference.path)
            if found is not None and not unknowns_in(found):
                return found
        found = at(self.seeds.get(address, {}), reference.path)
        return self.votes.winner(address, reference.path) if found is None else found

    def fill_in(self, resource: Resource) -> Values:
        """Return the arguments of a resource with all that is known by now filled in."""
        values = resolve(resource.values, self.find_known)
        for name, value in values.items():
            if isinstance(value, Unknown):
                found = self.find_known(Reference(resource.address, (name,)))
                values[name] = value if found is None else found
        return dict(values)

    def written_of(self, resource: Resource) -> Values:
        """Return the arguments of a resource as the HCL gives them, with what is known of other resources filled in."""
        own = resource.address

        def others(reference: Reference) -> Any:
            return None if reference.address == own else self.find_known(reference)

        return dict(resolve(resource.values, others))

    def note(self, done: _Done) -> None:
        """Take over what was read of a resource."""
        address = str(done.resource.address)
        if done.values is None:
            self.absent.add(address)
            return
        if done.refusals:
            where = done.resource.where
            self.unread[address] = tuple(
                Reason(_REFUSED.format(address=address, why=why), where) for why in done.refusals
            )
        if done.values:
            self.values[address] = done.values
            self._new.append(done.resource)

    def learn(self) -> bool:
        """Note what the resources read since the last time say of others; tell whether there were any."""
        new, self._new = self._new, []
        for resource in new:
            for reference, value in learn(resource.values, self.values[str(resource.address)]):
                self.votes.add(reference, value)
        return bool(new)


def read_stack(written: Stack, aws: Aws, seeds: Mapping[str, Mapping[str, Any]], outputs: Mapping[str, Any]) -> Reading:
    """Read the managed resources of the AWS provider.

    Args:
        written: the evaluated HCL.
        aws: where they are deployed.
        seeds: what is known of resources beforehand, by address: a state's values.
        outputs: the outputs of the stack, as far as they are known.

    Raises:
        UnreachableError: AWS cannot be asked.
    """
    reading = Reading(written, seeds)
    for name, output in written.outputs.items():
        for reference, value in learn(output.value, outputs.get(name)):
            reading.votes.add(reference, value)
    waiting = {}
    for address, resource in written.resources.items():
        if resource.type in readers():
            waiting[address] = resource
        elif is_of_aws(resource.type):
            reading.unreadable[address] = Reason(_cannot_read(resource.type), resource.where)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while waiting:
            given = {address: reading.fill_in(resource) for address, resource in waiting.items()}
            ready = [address for address in waiting if readers()[waiting[address].type].finds(given[address])]
            if not ready and not reading.learn():
                break
            asked = [(waiting.pop(address), given[address]) for address in ready]
            for done in threads.map(lambda one: _read(_place(written, one[0], aws), *one), asked):
                reading.note(done)
    for address, resource in waiting.items():
        reading.unread[address] = (Reason(_UNFOUND.format(address=address), resource.where),)
    return reading


def _cannot_read(type_: str) -> str:
    why = why_unread(type_)
    return f"Stackproof cannot read {type_} from AWS" + (f": {why}" if why else " yet")


def is_of_aws(type_: str) -> bool:
    """Tell whether resources of a type are deployed to AWS, by whichever provider."""
    return type_.startswith(("aws_", "awscc_"))


def _place(written: Stack, resource: Resource, aws: Aws) -> Aws:
    """Return AWS in the region of a resource: its own, since version 6 of the provider, or that of its provider."""
    own = own_region(written, resource) if written.reading.has_regions else None
    region = own if own is not None else resource.region
    return aws.at(region) if isinstance(region, str) else aws


def _read(place: Aws, resource: Resource, given: Values) -> _Done:
    """Make the calls of a resource's reader, each with what those before it gave."""
    known = {name: value for name, value in given.items() if not unknowns_in(value)}
    values: Values = {}
    refusals = []
    for part in readers()[resource.type].parts:
        try:
            values |= part.read(place, {**known, **values})
        except AbsentError:
            return _Done(resource, None)
        except UnreadError as error:
            refusals.append(str(error))
            if not values:
                break
    return _Done(resource, values, tuple(refusals))
