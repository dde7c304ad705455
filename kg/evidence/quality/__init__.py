"""How good the data are, in figures: what rests on whom, what is missing, which months are told."""
