"""Resources carry tags.

Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
and https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block.
"""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.constraints.registry import EVERYTHING
from stackproof.constraints.settings import literal
from stackproof.schema import aws
from stackproof.values import Unknown

_ALL, _OWN = "tags_all", "tags"

_FIX = 'tags = {\n  NAME = "VALUE"\n}'


@constraint("resources-are-tagged", on=EVERYTHING, severity="low", policy=(92, "CONVENTION"))
def resources_are_tagged(resource: Resource, *, tags: list[str] | None = None) -> Iterator[Verdict]:
    """Every resource carries the tags that the contract names.

    Why: tags say whose a resource is, and what its cost is for.
    Fails: a resource that can have tags and lacks one of ``tags``, or has it with an empty value; without ``tags``, one
        that has no tag at all.
    Passes: its own tags and the provider's ``default_tags`` together. Types without tags are not judged.
    Fix:
      tags = {
        Owner = "payments"
      }
    """
    schema = aws().resource(resource.type)
    if schema is None or _OWN not in schema.attributes or _ALL not in schema.attributes:
        return
    found = _tags(resource)
    if isinstance(found, Unknown):
        yield undecided("its tags", found, _OWN)
        return
    for name in tags or ():
        yield _judge(name, found)
    if not tags:
        yield (
            Passed(f"it has {len(found)} tags")
            if found
            else Failed("it has no tags", "at least one tag", _FIX, (_OWN,))
        )


def _tags(resource: Resource) -> Any:
    """Return all tags: what the provider makes of them, or those that the view shows."""
    for name in (_ALL, _OWN):
        found = resource.get(name)
        if found is not None and not (isinstance(found, Unknown) and resource.omitted(name)):
            return found  # a plan shows the provider's tags as a default
    return {}


def _judge(name: str, found: dict[str, Any]) -> Verdict:
    if name not in found:
        return Failed(f"no tag {name}", f"a tag {name}", f'tags = {{\n  {literal(name)} = "VALUE"\n}}', (_OWN,))
    value = found[name]
    if isinstance(value, Unknown) and not value.references:
        return undecided(f"the tag {name}", value, _OWN, name)
    return (
        Failed(f"the tag {name} is empty", "a value", f'tags = {{\n  {literal(name)} = "VALUE"\n}}', (_OWN, name))
        if value in ("", None)
        else Passed(f"it has {name}")
    )
