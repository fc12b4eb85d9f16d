"""Word documents: read into a draft case, and written from a case."""
