"""What leaves for other tools: exports and charts. No rule about the data."""
