"""The compiled graph as an object: opening, entities, search, the two clocks, counts.

No rule about ranking or doubt.
"""
