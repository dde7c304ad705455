"""Figures and relations that cannot all be right, with the arithmetic and a likely explanation."""
