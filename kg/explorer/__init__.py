"""The interactive picture as one HTML file: payload, layout, page.

Never here: a rule about the data, since numbers come ready from the rooms below.
"""
