"""How things hang together: paths, control, exposure, analyses, the network.

No SPARQL on claims.
"""
