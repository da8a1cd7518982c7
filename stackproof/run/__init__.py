"""One run: stacks are found, loaded and judged, and what came of it is an exit status."""
