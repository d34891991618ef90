"""Silences workers as they begin: imported last by the process that they are forked from.

A worker that has only just been begun when Ctrl-C ends its build finds the build's semaphores gone,
and says so with a traceback. A build that goes on is told by its pool of each worker that is lost,
so that nobody needs the traceback.
"""

from __future__ import annotations

import sys

sys.excepthook = lambda *fault: None
