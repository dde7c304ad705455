"""The local web application and SPARQL endpoint. Holds no rule about data, no SPARQL on claims."""
