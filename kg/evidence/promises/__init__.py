"""Targets and what came of them."""
