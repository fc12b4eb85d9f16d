"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "cefcaf5d588fa7da2f6db371c46002a48bf4a69d5c12c05c73d4c73d1e47c130"
