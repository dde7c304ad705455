"""How things hang together: paths, control, exposure, analyses, the network.

Never here: SPARQL on claims.
"""
