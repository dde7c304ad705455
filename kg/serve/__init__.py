"""The local web application and the SPARQL endpoint.

Never here: a rule about the data, nor SPARQL on claims.
"""
