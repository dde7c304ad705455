"""Warnings about answers that set unlike things side by side."""
