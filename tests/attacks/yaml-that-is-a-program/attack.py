"""Tags, anchors, merge keys, depth and odd encodings, in each YAML file that is read."""

from scratch import Scratch

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)
BAD: list[str | bytes] = [
    "!!python/object/apply:os.system ['touch PWNED']\n",
    "a: !!python/name:os.system\n",
    "a: !!python/module:os\n",
    "!!python/object/new:subprocess.Popen [[touch, PWNED]]\n",
    "a: &a {b: 1}\nc: {<<: *a}\n",
    BOMB,
    "a: &a [*a]\n",
    "[" * 50_000,
    "{a: " * 20_000,
    "- " * 50_000,
    "? " * 50_000,
    "a: 1\na: 2\n",
    "--- a\n--- b\n",
    "%YAML 9.9\n---\na: 1\n",
    "%TAG ! tag:x,2000:\n---\n!a b\n",
    "a: !!binary QQ==\n",
    "a: !!set {b}\n",
    "a: 2026-99-99\n",
    "? [a, b]\n: c\n",
    "a: |\n" + " " * 100_000 + "x\n",
    "\ufeffa: 1\n",
    b"\xff\xfea\0:\0 \0001\0",
    b"a: \0\n",
    b"\x80\xff\n",
    "a: \x1b\n",
    "a: " + "9" * 100_000 + "\n",
    "a: 1e999999\n",
    "a: .nan\n",
    "a: 0x" + "f" * 100_000 + "\n",
    "null: null\n",
    "~\n",
    "[]\n",
    "0\n",
    'a: "\\ud800"\n',
    'a: "\\x00"\n',
    "\t- a\n",
    "a: 1\r\rb: 2\r",
    "# nothing\n",
    "...\n",
    "a: !<tag:yaml.org,2002:python/none> 1\n",
    "".join(f"k{i}: {i}\n" for i in range(50_000)),
]
LIMIT = 30


def attack(scratch: Scratch) -> None:
    for name in ("handout.yaml", "approvals.yaml"):
        found = scratch.errors_in_each(scratch.folder, [{name: content} for content in BAD])
        assert name != "handout.yaml" or all(found), [bad for bad, codes in zip(BAD, found, strict=True) if not codes]
    for name in ("clinic.yml", "brand.yml"):
        scratch.errors_in_each(scratch.clinic, [{name: content} for content in BAD])
    for content in BAD[::9]:
        scratch.write("handouts.yaml", content)
        scratch.check(seconds=LIMIT, memory=2_000)
        scratch.write("form.yaml", content)
        assert scratch.run("approve", scratch.folder.name, "form.yaml", seconds=LIMIT, memory=2_000).code != 0
    assert not list(scratch.top.rglob("PWNED"))
