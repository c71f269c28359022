"""``python -m gxparse`` is the command ``gxparse``."""

from gxparse.cli import entry

if __name__ == "__main__":
    entry()
