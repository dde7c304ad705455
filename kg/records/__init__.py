"""The graph as typed Python, read once here: observations, relationships, sources. No printing."""
