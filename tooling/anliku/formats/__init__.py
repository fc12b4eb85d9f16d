"""Case in, bytes or text out, for people who take cases away. Formats do not know each other."""
