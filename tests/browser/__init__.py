"""Tests of the built site: of its files, and in Chromium as readers meet it.

Reading order: ``tree`` (the files, parsed), ``kinds`` (one page of every kind),
``chromium`` (browser and server), ``extremes`` (a library of the longest, widest and
emptiest), ``conftest`` (what is built once), then the tests.
"""
