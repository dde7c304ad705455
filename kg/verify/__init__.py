"""Texts checked against the graph, their claims found and each judged with its receipts.

Never here: SPARQL of its own beyond the words of the ontology, nor printing.
"""
