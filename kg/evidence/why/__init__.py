"""Who says a value, and why it is preferred."""
