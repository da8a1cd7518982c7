"""Lambda functions come from private ECR images. Source: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html."""

import re

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.graph import target
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

_URLS = {"repository_url", "image_uri"}
_SAMPLES = {"registry_id": "0" * 12, "account_id": "0" * 12, "aws_region": "us-east-1"}  # any of them has this form


@constraint("lambda-uses-private-ecr-image", on="aws_lambda_function", severity="medium", policy=(14, "SUPPLY_CHAIN"))
def lambda_uses_private_ecr_image(function: Resource, stack: Stack) -> Verdict:
    """Lambda functions run container images from a private ECR repository.

    Why: an image in a private registry is built, scanned and kept by the team that answers for it.
    Fails: ``package_type`` of Zip (the default), or an image from another registry.
    Passes: ``image_uri`` made of an ``aws_ecr_repository``'s ``repository_url``, or the address of a private registry.
    Fix: package_type = "Image", image_uri = "${aws_ecr_repository.NAME.repository_url}:TAG"
    """
    fix = 'image_uri = "${aws_ecr_repository.NAME.repository_url}:TAG"'
    kind, image = function.get("package_type"), function.get("image_uri")
    if isinstance(kind, Unknown) and not function.omitted("package_type"):
        return undecided("package_type", kind, "package_type")
    if kind != "Image":
        return Failed(f"package_type = {shown(kind or 'Zip')}", 'package_type = "Image"', fix, ("package_type",))
    if function.omitted("image_uri"):
        return Failed("no image_uri", "an image of a private ECR repository", fix, ("image_uri",))
    return _judge_image(image, stack, fix)


def _judge_image(image: object, stack: Stack, fix: str) -> Verdict:
    first = pieces(image)[0]
    text = text_with_holes(template(map(_written_out, pieces(image))))
    if _PRIVATE.fullmatch(text):
        return Passed(f"the image is in a private registry: {shown(image)}")
    if isinstance(first, Unknown) and isinstance(first.form, MadeOf):
        return undecided("the registry of image_uri", first, "image_uri")
    found = target(stack, first, "aws_ecr_repository", "aws_ecr_image")
    repository = found.resource or found.source
    if repository is not None and _attribute(first) in _URLS:
        return Passed(f"the image is in {repository}")
    if HOLE in text.split("/", 1)[0] and repository is None and found.other is None:
        opaque = next(piece for piece in pieces(image) if isinstance(piece, Unknown))
        return undecided("the registry of image_uri", opaque, "image_uri")
    return Failed(f"image_uri = {shown(image)}", "an image of a private ECR repository", fix, ("image_uri",))


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
