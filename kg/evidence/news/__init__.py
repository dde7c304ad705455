"""What changed between two states of the knowledge: figures, disputes, relations, promises."""
