"""What is wrong with a project, or missing from it: findings only, nothing is mended here."""
