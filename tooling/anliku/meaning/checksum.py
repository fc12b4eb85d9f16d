"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "7a956ea94d051314e03c01dda7bc0ff52a586006d71b7fe9f1b56d4dd714c2ba"
