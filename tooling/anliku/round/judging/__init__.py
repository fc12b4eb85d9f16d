"""Judging: who reads which case, the sheets that go out and come back, and what follows from the scores."""
