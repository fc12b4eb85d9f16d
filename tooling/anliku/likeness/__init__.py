"""How much of one text stands in another: units, passages, and copies among thousands of cases."""
