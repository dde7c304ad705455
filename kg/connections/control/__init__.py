"""Who owns, makes, supplies and sells a thing."""
