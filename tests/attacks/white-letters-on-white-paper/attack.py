"""Dark looks: all of it, the ground alone, the boxes alone, by name, by palette, by another way to write a colour."""

from scratch import CLINIC, Scratch

LIGHT = (
    "  foreground: '#f4f4f4'\n  secondary: '#dddddd'\n  primary: '#9fd0ff'\n  success: '#9fe0b0'\n"
    "  warning: '#ffd0a0'\n  danger: '#ffb0b0'\n"
)
LOOKS = [
    f"color:\n  background: '#101418'\n  light: '#20303a'\n  dark: '#ffffff'\n{LIGHT}",
    f"color:\n  background: black\n  light: '#222222'\n  dark: white\n{LIGHT}",
    f"color:\n  palette: {{night: 'rgb(10 12 20)'}}\n  background: night\n  light: night\n  dark: '#fff'\n{LIGHT}",
    f"color:\n  background: 'hsl(220 40% 8%)'\n  light: 'hsl(220 40% 8%)'\n  dark: '#fff'\n{LIGHT}",
    f"color:\n  background: transparent\n  light: '#000000'\n  dark: '#ffffff'\n{LIGHT}",
    "color:\n  background: '#101418'\n",
    "color:\n  background: '#777777'\n",
    "color:\n  light: '#20303a'\n",
    f"color:\n{LIGHT}",
    "color:\n  foreground: white\n",
    "color:\n  danger: '#ffffff'\n",
    "color:\n  warning: '#fefefe'\n",
    "color:\n  dark: '#ffffff'\n",
]


def attack(scratch: Scratch) -> None:
    for look in LOOKS:
        scratch.write(f"templates/clinics/{CLINIC}/brand.yml", look)
        assert "C003" in scratch.errors(), look
        assert scratch.build("pdf,docx,html", clinic=CLINIC).code == 1, look
        assert not scratch.output.exists(), look
    scratch.write(f"templates/clinics/{CLINIC}/brand.yml", "color:\n  background: '#fff3dd'\n  foreground: '#201a10'\n")
    assert not scratch.errors()
