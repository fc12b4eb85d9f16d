"""The search of the published site: an index of plain files, and what a query means."""
