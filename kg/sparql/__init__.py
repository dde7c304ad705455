"""Everything that reads SPARQL text: tokens, messages, algebra, saved questions.

Never asks a graph.
"""
