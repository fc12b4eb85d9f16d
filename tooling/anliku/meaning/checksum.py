"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "c21cc01fc6fa4ba78065f40e682ac4c6709f37c7edc2c80d6b6fe17af9b91259"
