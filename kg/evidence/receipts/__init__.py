"""The sources that each row of an answer rests on."""
