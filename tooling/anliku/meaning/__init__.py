"""What words mean: a table that the project ships, and what a case means by it, contained or not."""

from anliku.meaning.casewords import NAMES, meant, meant_columns
from anliku.meaning.table import BadTable

__all__ = ["NAMES", "BadTable", "meant", "meant_columns"]
