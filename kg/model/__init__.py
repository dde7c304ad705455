"""What words mean: addresses, periods, identifiers, ranking, compatibility, what is in force.

Never here: input, output or an RDF library.
"""
