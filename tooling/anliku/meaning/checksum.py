"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "a3358fe1d00ce7c77941b264b30c14f6fa5c080abca0c5f2f7cc86f3355053af"
