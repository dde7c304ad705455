"""The command line, one file a group of commands that parse, call one function and print.

Never here: a rule about the data.
"""
