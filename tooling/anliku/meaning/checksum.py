"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "e1f018496f2b39dbc925060d8be88de0696715b3f1bbaee67993cdfce1dbf6dd"
