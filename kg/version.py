"""The version of the code, the ontology and the data: one for all three."""

__version__ = "0.3.0"
