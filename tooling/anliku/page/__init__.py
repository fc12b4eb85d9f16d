"""What one case is to its readers: its body as HTML, its card, its loop at a glance, its evidence in numbers and words."""
