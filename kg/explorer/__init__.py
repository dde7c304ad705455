"""The interactive picture as one HTML file: payload, layout, page.

No rule about the data: numbers come ready from Python.
"""
