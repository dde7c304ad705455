"""From a row of a table to quads, one way: lines, cells, tables, claims, build, check, format.

No SPARQL on claims.
"""
