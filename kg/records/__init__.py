"""The graph as typed Python, read once here: observations, relationships, events, sources.

Never here: a word printed.
"""
