"""The publication: from checked cases to a folder of pages. Only ``plugin`` knows MkDocs."""
