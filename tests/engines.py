"""Engines that fail: a Pandoc that spoils one of its answers, and the processes that a test has started."""

import sys
from pathlib import Path

FAKE = """#!{python}
# The real Pandoc, and this between: the second answer is spoiled, once.
import os, subprocess, sys, time
if "lua" not in sys.argv:
    os.execv({pandoc!r}, [{pandoc!r}, *sys.argv[1:]])
real = subprocess.Popen([{pandoc!r}, *sys.argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
out = sys.stdout.buffer
for count, line in enumerate(sys.stdin.buffer, 1):
    real.stdin.write(line)
    real.stdin.flush()
    head = real.stdout.readline()
    number, done, length = head.split()
    body = real.stdout.read(int(length))
    tail = real.stdout.read(len(b"\\nend %s\\n" % number))
    if count == 2 and not os.path.exists(__file__ + ".spoiled"):
        open(__file__ + ".spoiled", "w").close()
        {spoil}
        continue
    out.write(head + body + tail)
    out.flush()
real.stdin.close()
real.wait()
"""

STOP = "out.flush(); real.kill(); os._exit(1)"

SPOILED = {
    "ends in the middle of the body": f"out.write(head + body[: len(body) // 2]); {STOP}",
    "ends before the last byte of the body": f"out.write(head + body[:-1]); {STOP}",
    "ends after the body": f"out.write(head + body); {STOP}",
    "ends in the middle of the head": f"out.write(head[: len(head) // 2]); {STOP}",
    "ends before the answer": STOP,
    "closes its output and goes on": "out.flush(); os.close(1); time.sleep(30)",
    "says half and leaves the pipe to a child": (
        "out.write(head + body[:20]); out.flush(); subprocess.Popen(['sleep', '30']); os._exit(1)"
    ),
    "says ok and gives nothing": 'out.write(number + b" ok 0\\n\\nend " + number + b"\\n"); out.flush()',
    "says ok -1": 'out.write(number + b" ok -1\\n" + body + tail); out.flush()',
    "says ok 12x": 'out.write(number + b" ok 12x\\n" + body + tail); out.flush()',
    "says a length that is too small": 'out.write(number + b" ok 9\\n" + body + tail); out.flush()',
    "says a length of ten digits": 'out.write(number + b" ok 9999999999\\n" + body + tail); out.flush()',
    "says neither ok nor error": 'out.write(number + b" yes " + length + b"\\n" + body + tail); out.flush()',
    "answers as it did to an earlier request": 'out.write(b"0 ok 3\\nold\\nend 0\\n"); out.flush()',
    "ends another answer": 'out.write(head + body + b"\\nend 99\\n"); out.flush()',
    "answers in the words of an older loop": 'out.write(b"ok " + length + b"\\n" + body); out.flush()',
    "gives other bytes than those asked for": (
        'out.write(number + b" ok 7\\n{\\"a\\":1}\\nend " + number + b"\\n"); out.flush()'
    ),
    "says more than its answer": f'out.write(head + body + b"more" + tail); {STOP}',
}
"""What a Pandoc can do to an answer, each with the code that does it."""


def fake_pandoc(folder: Path, pandoc: str, spoil: str) -> str:
    """A Pandoc that is as good as the real one, but for one answer, its second."""
    file = folder / "pandoc"
    file.write_text(FAKE.format(python=sys.executable, pandoc=pandoc, spoil=spoil), "utf-8")
    file.chmod(0o755)
    return str(file)
