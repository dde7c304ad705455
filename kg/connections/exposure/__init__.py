"""What depends on a company, a technology or a plant."""
