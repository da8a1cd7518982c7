"""What the four functions of the pipeline share. Each image gets a copy (Dockerfile: COPY --from=shared)."""
