"""Texts checked against the graph: their claims found, and each judged with its receipts.

Never here: a question of its own to the store beyond the words of the ontology, and printing.
"""
