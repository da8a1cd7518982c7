"""Lambda functions come from private ECR images. Source: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html."""

import re

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.graph import target
from stackproof.model.regions import account_of
from stackproof.values import AttributeOf, MadeOf, Unknown, template
from stackproof.values.shown import shown
from stackproof.values.texts import HOLE, pieces, text_with_holes

# The domains of AWS's partitions, as the SDK lists them (botocore, data/partitions.json): commercial and GovCloud,
# China, the European sovereign cloud, and the four ISO partitions.
_ISO = r"c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov"
_HOSTS = rf"amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|{_ISO}"
_DUAL_HOSTS = r"aws|amazonwebservices\.com\.cn|amazonwebservices\.eu"
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html and ecr-requests.html (FIPS, dual stack)
_PRIVATE = re.compile(
    rf"\d{{12}}\.(dkr\.ecr(-fips)?\.[a-z0-9-]+\.({_HOSTS})|dkr-ecr(-fips)?\.[a-z0-9-]+\.on\.({_DUAL_HOSTS}))/.+",
    re.DOTALL,
)

_ACCOUNT = re.compile(r"\d{12}(?=\.)", re.ASCII)
_ROOT = "ROOT"  # the prefix of a rule for every repository
_URLS = {"repository_url", "image_uri"}
_SAMPLES = {"registry_id": "0" * 12, "account_id": "0" * 12, "aws_region": "us-east-1"}  # any of them has this form


@constraint("lambda-uses-private-ecr-image", on="aws_lambda_function", severity="medium", policy=(14, "SUPPLY_CHAIN"))
def lambda_uses_private_ecr_image(function: Resource, stack: Stack, *, accounts: list[str] | None = None) -> Verdict:
    """Lambda functions run container images from a private ECR repository.

    Why: an image in a private registry is built, scanned and kept by the team that answers for it.
    Fails: ``package_type`` of Zip (the default), or an image from another registry: a public one, also by a pull
        through cache of the stack, or that of an account that is neither the stack's nor one of ``accounts``.
    Passes: ``image_uri`` made of an ``aws_ecr_repository``'s ``repository_url``, or the address of a private registry.
        A registry by its account is undecided while nobody knows the account of the stack.
    Fix:
      package_type = "Image"
      image_uri    = "${aws_ecr_repository.NAME.repository_url}:TAG"
    """
    fix = 'image_uri = "${aws_ecr_repository.NAME.repository_url}:TAG"'
    kind = function.get("package_type")
    if isinstance(kind, Unknown) and not function.omitted("package_type"):
        return undecided("package_type", kind, "package_type")
    if kind != "Image":
        return Failed(f"package_type = {shown(kind or 'Zip')}", 'package_type = "Image"', fix, ("package_type",))
    if function.omitted("image_uri"):
        return Failed("no image_uri", "an image of a private ECR repository", fix, ("image_uri",))
    return _judge_image(function, stack, fix, frozenset(accounts or ()))


def _judge_image(function: Resource, stack: Stack, fix: str, accounts: frozenset[str]) -> Verdict:
    image = function.get("image_uri")
    first = pieces(image)[0]
    text = text_with_holes(template(map(_written_out, pieces(image))))
    if _PRIVATE.fullmatch(text):
        wrong = _judge_registry(function, stack, accounts) or _judge_cache(text.split("/", 1)[1], stack)
        return wrong or Passed(f"the image is in a private registry: {shown(image)}")
    if isinstance(first, Unknown) and isinstance(first.form, MadeOf):
        return undecided("the registry of image_uri", first, "image_uri")
    found = target(stack, first, "aws_ecr_repository", "aws_ecr_image")
    repository = found.resource or found.source
    if repository is not None and _attribute(first) in _URLS:
        name = repository.get("name")
        wrong = _judge_cache(name, stack) if isinstance(name, str) else None
        return wrong or Passed(f"the image is in {repository}")
    if HOLE in text.split("/", 1)[0] and repository is None and found.other is None:
        opaque = next(piece for piece in pieces(image) if isinstance(piece, Unknown))
        return undecided("the registry of image_uri", opaque, "image_uri")
    return Failed(f"image_uri = {shown(image)}", "an image of a private ECR repository", fix, ("image_uri",))


def _judge_registry(function: Resource, stack: Stack, accounts: frozenset[str]) -> Verdict | None:
    """Judge a registry whose account is written out."""
    found = _ACCOUNT.match(text_with_holes(function.get("image_uri")))
    account = found.group() if found is not None else None
    own = account_of(stack, function)
    if account is None or account in accounts or account == own:
        return None
    if isinstance(own, Unknown):
        return undecided(f"whether {account} is the account of the stack", own, "image_uri")
    expected = "the registry of this account, or of one that the parameter accounts names"
    return Failed(f"the image is in the registry of the account {account}", expected, "", ("image_uri",))


def _judge_cache(repository: str, stack: Stack) -> Verdict | None:
    """Judge a repository that a pull through cache fills: it is as private as where its images come from.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html.
    """
    for rule in stack.of_type("aws_ecr_pull_through_cache_rule"):
        prefix, upstream = rule.get("ecr_repository_prefix"), rule.get("upstream_registry_url")
        for name, value in (("ecr_repository_prefix", prefix), ("upstream_registry_url", upstream)):
            if isinstance(value, Unknown):
                return undecided(f"{name} of {rule}", value, "image_uri")
        cached = prefix == _ROOT or repository.startswith(f"{prefix}/")
        if cached and not _PRIVATE.fullmatch(f"{upstream}/x"):
            found = f"{rule} takes the image from {upstream}"
            return Failed(found, "an image of a private ECR repository", "", ("image_uri",))
    return None


def _attribute(piece: object) -> str:
    """Return the name of the attribute that an unknown is."""
    if isinstance(piece, Unknown) and isinstance(piece.form, AttributeOf):
        return str(piece.form.reference.path[-1]) if piece.form.reference.path else ""
    return ""


def _written_out(piece: object) -> object:
    """Put a text of the right form in the place of an account or region that only AWS knows."""
    if isinstance(piece, Unknown) and isinstance(piece.form, AttributeOf):
        return _SAMPLES.get(_attribute(piece)) or _SAMPLES.get(piece.form.reference.address.type) or piece
    return piece
