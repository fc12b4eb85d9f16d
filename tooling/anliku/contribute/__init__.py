"""From a school's document to a checked case in the library, and what a reviewer sees of it."""
