"""What a process needs to make editions, imported once: every worker is a fork of that process."""

from __future__ import annotations

import gc
from contextlib import suppress

import press.build.copies
import press.html.web_page
import press.make
import press.pdf.read  # noqa: F401  # for every edition
from press.model import Unprintable
from press.preflight import families
from press.typesetting.typeset import warm

families("words")
with suppress(OSError, Unprintable):  # What the machine lacks is said where an edition is made.
    warm()
gc.collect()
gc.freeze()  # What is imported is no garbage, and is not looked through again.
