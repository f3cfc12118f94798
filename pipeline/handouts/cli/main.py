"""The command line: options in, library called, reports out, and what goes wrong said in a line."""

import contextlib
import io
import sys

import click

from handouts import __version__
from handouts.cli import build, check, clinic, review, source, translate, translators
from handouts.cli.options import BUG, ENVIRONMENT
from handouts.cli.terminal import (
    OUR_BUG,
    colour,
    is_of_output,
    leave_output,
    never_fail_to_encode,
    open_closed_streams,
    say,
    say_error,
    say_lines,
)
from handouts.core.findings import HandoutsError, of_environment

STOPPED, PIPE_CLOSED = 128 + 2, 128 + 13
"""As a shell numbers what a signal ended: Ctrl-C, and a reader that went away (`handouts … | head`)."""


def run() -> None:
    """The console script: what goes wrong in the environment is said in a line, a bug of ours keeps its traceback."""
    open_closed_streams()
    never_fail_to_encode()
    try:
        code = _outcome()
    except KeyboardInterrupt:  # before there was anything to stop, or after it
        code = STOPPED
    except OSError as error:
        if not is_of_output(error):
            code = _of_machine(error)
        else:
            leave_output()
            with contextlib.suppress(OSError):
                said = f"what was asked for can't be written to standard output: {error.strerror}"
                say_error(HandoutsError(said, "Free some space, or send it elsewhere."))
            code = ENVIRONMENT
    except Exception:
        code = _our_bug()
    sys.exit(code)


def _outcome() -> int:
    """Run the command, say what is wrong with it or with the environment, and return the exit code."""
    try:
        return _main()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        say("Stopped. Files that were written are whole.")
        return STOPPED
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(file=shown)
        say_lines(shown.getvalue().removesuffix("\n"))  # it may name a folder
        return error.exit_code
    except HandoutsError as error:
        say_error(error)
        return ENVIRONMENT


def _of_machine(error: OSError) -> int:
    """Say what the machine refused. What it would never refuse is a bug of ours."""
    if told := of_environment(error):
        say_error(told)
        return ENVIRONMENT
    return _our_bug()


def _our_bug() -> int:
    import traceback

    say_lines(traceback.format_exc())
    say(OUR_BUG)
    return BUG


def _main() -> int:
    """Run the command, and return its exit code: outside standalone mode Click does not exit with it."""
    try:
        code = main.main(standalone_mode=False, color=colour())
    except SystemExit:  # Click's answer to a closed pipe is 1, which here would mean that there are errors
        return PIPE_CLOSED
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handouts")
def main() -> None:
    """Patient handouts: one source in; every language, reading level and format out, checked and accessible.

    \b
    Start:   handouts new my-first-handout
    Check:   handouts check
    Build:   handouts build --format pdf
    """


COMMANDS = (
    *(build.build, build.publish),
    *(check.check, check.explain),
    *(source.list_, source.new, source.schema),
    *(review.review, review.approve),
    translate.translate,
    clinic.clinic,
)
for command in COMMANDS:
    main.add_command(command)
for command in (translators.export, translators.import_, translators.approve):
    translate.translate.add_command(command)
