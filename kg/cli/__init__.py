"""The command line: one file a group of commands; each parses, calls one function, prints.

No rule about the data.
"""
