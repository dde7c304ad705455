"""The machine: project, cache, freshness, files, background work, limits.

Never here: the meaning of data.
"""
