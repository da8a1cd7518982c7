"""Lambda functions come from private ECR images. Source: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html."""

import re

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.graph import pieces, target
from stackproof.values import Unknown

_PRIVATE = re.compile(r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/.+")


@constraint("lambda-uses-private-ecr-image", on="aws_lambda_function", severity="high")
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
        return Failed(f"package_type = {kind or 'Zip (the default)'}", 'package_type = "Image"', fix, ("package_type",))
    if function.omitted("image_uri"):
        return Failed("no image_uri", "an image of a private ECR repository", fix, ("image_uri",))
    first = pieces(image)[0]
    repository = target(stack, first, "aws_ecr_repository").resource
    if repository is not None:
        return Passed(f"the image is in {repository}")
    if isinstance(first, Unknown):
        return undecided("image_uri", first, "image_uri")
    if _PRIVATE.match(first):
        return Passed(f"the image is in a private registry: {first}")
    return Failed(f"image_uri = {first}", "an image of a private ECR repository", fix, ("image_uri",))
