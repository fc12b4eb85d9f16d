"""Benchmarks: real Chinese text at the size of a real library, peer and project in one run."""
