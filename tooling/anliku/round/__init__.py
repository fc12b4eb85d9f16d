"""One selection round on the organiser's own desk (``anliku round``), from the notice to the certificate.

A round is a private folder outside of the library. ``desk`` is the folder itself with its ledger,
what comes in, and what is approved and matched; ``judging`` is who reads which case and what comes
of it; ``outcome`` is what the public and the schools get. ``steps`` lists the steps.
"""
