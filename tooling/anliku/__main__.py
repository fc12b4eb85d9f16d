"""``python -m anliku`` is the command ``anliku``."""

from __future__ import annotations

import sys

from anliku.cli import main

if __name__ == "__main__":
    sys.exit(main())
