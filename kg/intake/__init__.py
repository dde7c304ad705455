"""What is brought in: foreign tables and single facts as proposed rows.

Never here: what a row means, which `ingest` decides, nor any asking of people.
"""
