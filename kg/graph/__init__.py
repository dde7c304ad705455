"""The compiled graph as one object: entities, names, questions, presentation, the two clocks.

Never here: a rule of ranking or of doubt.
"""
