"""Everything that reads SPARQL text: tokens, messages, algebra, saved questions.

Never here: an answer from a graph.
"""
