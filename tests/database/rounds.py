"""How often a race is run: TIMES=20 makes a thousand rounds of fifty."""

import os

TIMES = int(os.environ.get("TIMES", "1"))
