"""The graph as read-only tools for assistants.

Never here: a rule about the data, nor SPARQL on claims.
"""
