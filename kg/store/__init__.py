"""The one room that knows the engines: pyoxigraph, rdflib and the formats they write.

No meaning of our terms.
"""
