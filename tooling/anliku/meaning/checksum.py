"""The SHA-256 of ``words.bin``, written by ``make words``."""

SHA256 = "d8668105b8b52f061fc882ebba1380375651a021ac7c0682fa4d09694c59c778"
