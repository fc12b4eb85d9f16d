"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "8ba086ba61bc610fd9015bddf577e64dd5ad3b3bb223817aec370e10e95ab379"
