"""Tags stay. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html."""

from stackproof.constraints import Resource, Verdict, constraint
from stackproof.constraints.settings import judge_setting


@constraint("ecr-tags-are-immutable", on="aws_ecr_repository", severity="medium", policy=(66, "SUPPLY_CHAIN"))
def ecr_tags_are_immutable(repository: Resource) -> Verdict:
    """Tags of repositories cannot be moved to another image.

    Why: what was tested under a tag is what runs under it.
    Fails: ``image_tag_mutability`` is not ``IMMUTABLE``; the default is ``MUTABLE``. With exclusions
        (``IMMUTABLE_WITH_EXCLUSION``) some tags can be moved.
    Passes: ``image_tag_mutability = "IMMUTABLE"``.
    Fix: image_tag_mutability = "IMMUTABLE"
    """
    return judge_setting(repository, ("image_tag_mutability",), ("IMMUTABLE",), default="MUTABLE")
