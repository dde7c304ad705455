"""The engines, pyoxigraph, rdflib and a remote endpoint, and the formats they write.

Never here: the meaning of our terms.
"""
