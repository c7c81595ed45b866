"""`twingraph completion`."""

from __future__ import annotations

import argparse

_HINTS = {
    "bash": 'eval "$(twingraph completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(twingraph completion zsh)"   # in ~/.zshrc',
    "fish": "twingraph completion fish > ~/.config/fish/completions/twingraph.fish",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "to install:\n" + "".join(f"  {shell}: {hint}\n" for shell, hint in _HINTS.items())
    parser.add_argument("shell", choices=sorted(_HINTS))


def run(args: argparse.Namespace) -> int:
    """Print the script that makes the shell complete verbs, options, query names and cities."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["twingraph"], shell=args.shell))
    return 0
