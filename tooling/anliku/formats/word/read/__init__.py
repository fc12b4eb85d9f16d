"""What is in a Word file: its text, pictures and tables, whatever they mean."""
