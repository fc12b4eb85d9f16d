"""``make bench-meaning``: do readers' own words find the right case, and what does a question cost?"""
