"""What Python users are given: the graph with everything that can be asked of it as methods.

No rule about the data: each method calls one function of a room below.
"""
