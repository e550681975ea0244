"""One question each; functions only, nothing happens at import."""
