"""The one way from a row of a table to quads: lines, cells, tables, claims, build, check, format.

Never here: SPARQL on claims.
"""
