"""What hangs on a company, a technology or a plant."""
