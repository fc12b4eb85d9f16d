"""What is worked out of one case: once, on all cores, kept, and never again until it changes."""
