"""What words mean: addresses, periods, identifiers, ranking, compatibility.

No input, no output, no RDF library.
"""
