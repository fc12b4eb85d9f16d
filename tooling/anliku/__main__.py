"""The command ``anliku`` and ``python -m anliku``: what must stand before anything heavy is imported."""

from __future__ import annotations

import sys

from anliku import signals


def main() -> int:
    """Run the process's command line; its exit code. No signal ends in a traceback."""
    signals.leave_at_once()
    from anliku import cli
    from anliku.cli.base import INTERRUPTED

    try:
        signals.unwind()
        code = cli.main()
    except KeyboardInterrupt:
        # Between two steps of the line above or of cli.main's own end; the command has ended.
        code = signals.exit_code(INTERRUPTED)
    signals.settle()
    return code


if __name__ == "__main__":
    sys.exit(main())
