# syntax=docker/dockerfile:1
# Stackproof, and (--target gate) checkov beside it:
#   docker build --build-arg VERSION=0.1.0 -t stackproof .
#   docker run --rm -v "$PWD:/work:ro" stackproof check lib
FROM python:3.13.5-slim-bookworm AS build
ARG VERSION=""
ENV SETUPTOOLS_SCM_PRETEND_VERSION_FOR_STACKPROOF=${VERSION} PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
COPY pins/check.txt pins/
RUN python -m venv /opt/stackproof \
    && /opt/stackproof/bin/pip install --no-deps --require-hashes -r pins/check.txt
COPY . .
RUN /opt/stackproof/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/stackproof/bin/pip install --no-deps /wheels/*.whl

FROM build AS build-gate
COPY pins/gate.txt pins/
RUN python -m venv /opt/checkov \
    && /opt/checkov/bin/pip install --no-deps --require-hashes -r pins/gate.txt

FROM python:3.13.5-slim-bookworm AS stackproof
# git is for `stackproof compare`.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home stackproof \
    && git config --system --add safe.directory '*'
COPY --from=build /opt/stackproof /opt/stackproof
RUN ln -s /opt/stackproof/bin/stackproof /usr/local/bin/stackproof
USER 10001
WORKDIR /work
ENTRYPOINT ["stackproof"]
CMD ["--help"]

FROM stackproof AS gate
COPY --from=build-gate /opt/checkov /opt/checkov
ENV PATH=/opt/checkov/bin:$PATH

# The last stage is what is built where nobody names one.
FROM stackproof
