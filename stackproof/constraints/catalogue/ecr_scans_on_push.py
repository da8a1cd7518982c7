"""Images are scanned. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html."""

import fnmatch
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.settings import judge_setting
from stackproof.iam.answers import Answer, all_of, negate
from stackproof.model.regions import same_region
from stackproof.values import Unknown

_PATH = ("image_scanning_configuration", 0, "scan_on_push")
_REGISTRY = "aws_ecr_registry_scanning_configuration"
_FREQUENCIES = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


@constraint("ecr-scans-on-push", on="aws_ecr_repository", severity="high", policy=(65, "SUPPLY_CHAIN"))
def ecr_scans_on_push(repository: Resource, stack: Stack, *, by_registry: bool = False) -> Verdict:
    """Images are scanned when they are pushed, by the repository's setting or by the registry's.

    Why: a known hole in an image is found before it runs, not after.
    Fails: ``scan_on_push`` is not true, and no ``aws_ecr_registry_scanning_configuration`` of the stack and region
        scans the repository on push or continuously; a registry of enhanced scans that leaves it out.
    Passes: either of them. With ``by_registry: true`` another stack configures the registry to scan all repositories.
    Fix:
      image_scanning_configuration {
        scan_on_push = true
      }
    """
    verdict = judge_setting(repository, _PATH, (True,), default=False)
    if by_registry:
        return Passed("the registry scans it")
    unknown: Unknown | None = None
    takes_over: list[tuple[Resource, Answer]] = []
    for registry in stack.of_type(_REGISTRY):
        near = same_region(stack, registry, repository)
        scans = _scans(registry, repository.get("name")) if near is not False else False
        if scans is True and near is True:
            return Passed(f"{registry} scans it")
        takes_over.append((registry, all_of((negate(scans), near, _is_enhanced(registry)))))
        unknown = next((one for one in (scans, near) if isinstance(one, Unknown) and scans is not False), unknown)
    if unknown is not None and isinstance(verdict, Failed):
        return Undecided("whether the registry scans it", unknown.why)
    for registry, answer in takes_over if isinstance(verdict, Passed) else ():
        if isinstance(answer, Unknown):
            return Undecided(f"whether the enhanced scans of {registry} leave it out", answer.why)
        if answer:
            return Failed(
                f"{registry} leaves it out, and its enhanced scans take the place of its own", "a rule for it"
            )
    return verdict


def _is_enhanced(registry: Resource) -> Answer:
    kind = registry.get("scan_type")
    return kind if isinstance(kind, Unknown) else kind == "ENHANCED"


def _scans(registry: Resource, name: Any) -> bool | Unknown:
    """Tell whether one of the registry's rules scans a repository."""
    rules = registry.get("rule")
    if isinstance(rules, Unknown):
        return rules
    unknown: Unknown | None = None
    for rule in rules or ():
        answer = _rule_scans(rule, name)
        if answer is True:
            return True
        unknown = answer if isinstance(answer, Unknown) else unknown
    return unknown if unknown is not None else False


def _rule_scans(rule: Any, name: Any) -> bool | Unknown:
    if isinstance(rule, Unknown):
        return rule
    frequency, filters = rule.get("scan_frequency"), rule.get("repository_filter")
    if isinstance(frequency, Unknown):
        return frequency
    if frequency not in _FREQUENCIES:
        return False
    if isinstance(filters, Unknown):
        return filters
    unknown: Unknown | None = None
    for one in filters or ():
        pattern = one if isinstance(one, Unknown) else one.get("filter")
        if pattern == "*":
            return True
        hidden = next((value for value in (pattern, name) if isinstance(value, Unknown)), None)
        wildcard = str(pattern) if "*" in str(pattern) else f"*{pattern}*"
        if hidden is None and fnmatch.fnmatchcase(str(name), wildcard):
            return True
        unknown = hidden if hidden is not None else unknown
    return unknown if unknown is not None else False
