"""A child that is to be interrupted: it answers Ctrl-C even where its parents do not.

A script's `make test &` and nohup start their programs with signals ignored, and each child inherits that.
"""

import signal


def default_handlers() -> None:
    """What each such child does first, as `preexec_fn`."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
        signal.signal(signal.Signals[name], signal.SIG_DFL)
