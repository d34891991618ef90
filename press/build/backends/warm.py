"""Imports all that a process needs to make editions: every worker is a fork of such a process."""

from __future__ import annotations

import gc
from contextlib import suppress

import press.build.copies
import press.html.web_page
import press.make
import press.pdf.read  # noqa: F401  # for every edition
from press.model import Unprintable
from press.preflight import checks
from press.rules.engine import every_rule
from press.typesetting.typeset import prepare

checks("words")
every_rule()
with suppress(OSError, Unprintable):  # Where the machine lacks something, making editions says so.
    prepare()
gc.collect()
gc.freeze()  # Imported modules are no garbage, and are not looked through again.
