"""Numbers, tables and sentences for people, in English and Chinese; never a look into the graph."""
