"""Finding cases: the static index that browsers read, and the editors' engine."""
