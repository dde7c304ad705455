"""The machine: project, cache, freshness, files, background work, limits. No meaning of data."""
