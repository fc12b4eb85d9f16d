"""Cases and forms as Word files."""
