"""What leaves for other tools: exports in one table of formats, and charts.

Never here: a rule about the data.
"""
