#!/usr/bin/env bash
# Build the four images for arm64 and push them to the stack's ECR repository.
#
#   ECR_REPO          the repository's URL; default: terraform output -raw ecr_repository_url
#   IMAGE_TAG_PREFIX  as the variable image_tag_prefix of the stack; default: none
#
# All four build on the image that lambda/base_image.txt names by its digest: what is built twice is
# built on the same. README.md says how to move to a newer one.
#
# Needs docker with BuildKit (23 or later), the AWS CLI, and, on a machine that is not arm64,
# emulation: docker run --privileged --rm tonistiigi/binfmt --install arm64
set -euo pipefail
cd "$(dirname "$0")"

ECR_REPO="${ECR_REPO:-$(terraform output -raw ecr_repository_url)}"
REGISTRY="${ECR_REPO%%/*}"
REGION="$(cut -d . -f 4 <<<"${REGISTRY}")"
BASE_IMAGE="$(<lambda/base_image.txt)"

if [[ ! "${BASE_IMAGE}" =~ @sha256:[0-9a-f]{64}$ ]]; then
  echo "lambda/base_image.txt names no digest: ${BASE_IMAGE}" >&2
  exit 1
fi

aws ecr get-login-password --region "${REGION}" |
  docker login --username AWS --password-stdin "${REGISTRY}"

for function in trigger validator processor enricher; do
  image="${ECR_REPO}:${IMAGE_TAG_PREFIX:-}${function}-latest"
  # Without provenance: Lambda takes a plain image manifest, not the index that it would add.
  docker build \
    --platform linux/arm64 \
    --provenance=false \
    --build-arg "BASE_IMAGE=${BASE_IMAGE}" \
    --build-context shared=lambda/shared \
    --tag "${image}" \
    "lambda/${function}/"
  docker push "${image}"
done
