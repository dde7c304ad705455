"""The graph as Python users get it: one object whose methods each call a function below.

Never here: a rule about the data.
"""
