"""The graph as read-only tools for assistants. Holds no rule about data, no SPARQL on claims."""
