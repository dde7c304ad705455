"""Numbers, rows and tables as people read them. Never reads the graph."""
