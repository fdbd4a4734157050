"""The command ``sdkwright``, also as ``python -m sdkwright``."""

import sys

from sdkwright.cli import main

if __name__ == "__main__":
    sys.exit(main())
