"""Images are pinned.

Source: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
and https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html.
"""

import re
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.graph import target
from stackproof.model.regions import account_of, region_of
from stackproof.values import AttributeOf, Unknown
from stackproof.values.shown import shown
from stackproof.values.texts import HOLE, pieces, text_with_holes

_DIGEST = re.compile(rf"[^@]+@(sha256:([0-9a-f]|{HOLE})+|{HOLE})")
_WHOLE_DIGEST = re.compile(r"[^@]+@sha256:[0-9a-f]{64}")
_WITH_TAG = re.compile(rf"[^@]*(:[\w.{HOLE}-]+|/[\w.-]+)")
_ADDRESS = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z.]+/(?P<name>[^:@]+)", re.ASCII)
_MUTABILITY = "image_tag_mutability"


@constraint("lambda-image-is-pinned", on="aws_lambda_function", severity="medium", policy=(87, "SUPPLY_CHAIN"))
def lambda_image_is_pinned(function: Resource, stack: Stack) -> Verdict | None:
    """A container function names its image by digest.

    Why: a tag can be moved; what runs is then not what was reviewed, and a rollback goes to something else.
    Fails: an ``image_uri`` with a tag, or with neither.
    Passes: ``REPOSITORY@sha256:...``; the ``image_uri`` of ``data.aws_ecr_image``; a tag in a repository of the stack
        whose tags are immutable. Zip functions are not judged.
    Fix: image_uri = "${aws_ecr_repository.NAME.repository_url}@${data.aws_ecr_image.NAME.image_digest}"
    """
    image = function.get("image_uri")
    if function.omitted("image_uri") or image == "":
        return None
    text = text_with_holes(image)
    is_written = HOLE not in text.partition("@")[2]
    if (_WHOLE_DIGEST if is_written else _DIGEST).fullmatch(text) or _is_digest_of_image(image):
        return Passed(f"it names {shown(image)}")
    repository, whose = _repository(function, text, pieces(image)[0], stack)
    if repository is not None and ":" in text and not repository.omitted(_MUTABILITY):
        mutability = repository.get(_MUTABILITY)
        if isinstance(mutability, Unknown):
            return undecided(f"whether the tags of {repository} are immutable", mutability, "image_uri")
        if mutability == "IMMUTABLE" and whose is not None:
            return undecided("whose registry image_uri names", whose, "image_uri")
        if mutability == "IMMUTABLE":
            return Passed(f"the tags of {repository} are immutable")
    if repository is not None and isinstance(image, Unknown) and len(pieces(image)) == 1:
        return Failed(f"image_uri = {shown(image)}, without a digest", "an image by digest", "", ("image_uri",))
    if isinstance(image, Unknown) and (_is_whole(image) or not _WITH_TAG.fullmatch(text)):
        return undecided("how image_uri names the image", image, "image_uri")
    return Failed(f"image_uri = {shown(image)}", "an image by digest", "", ("image_uri",))


def _repository(function: Resource, text: str, first: Any, stack: Stack) -> tuple[Resource | None, Unknown | None]:
    """Return the repository of the stack that an image is in, and why it may not be."""
    written = _ADDRESS.match(text)
    if written is None:
        return target(stack, first, "aws_ecr_repository").resource, None
    found = target(stack, written["name"], "aws_ecr_repository").resource
    own = {"account": account_of(stack, function), "region": region_of(stack, found)} if found is not None else {}
    if any(isinstance(value, str) and value != written[name] for name, value in own.items()):
        return None, None
    return found, next((value for value in own.values() if isinstance(value, Unknown)), None)


def _is_whole(image: Unknown) -> bool:
    """Tell whether nothing of the text is known."""
    return text_with_holes(image) == HOLE


def _is_digest_of_image(image: Any) -> bool:
    form = image.form if isinstance(image, Unknown) else None
    named = form.reference if isinstance(form, AttributeOf) else None
    return named is not None and named.address.type == "aws_ecr_image" and named.path[-1:] == ("image_uri",)
