"""Bringing in: foreign tables and single facts become rows of the tables, proposed before written.

Never in it: what a row means, which `ingest` decides, and any asking of people.
"""
