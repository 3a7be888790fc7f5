"""
Compare the org in a box with a real one: ``python -m twofold.testing.contract``.

Ends with 0 when both answer alike, 1 when they don't, 2 when no org is named, 3 when there was trouble.
"""

import sys

from twofold.testing.contract.command import main

sys.exit(main(sys.argv[1:]))
