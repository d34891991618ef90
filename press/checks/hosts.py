"""Hosts and phone numbers not for the public: under test, or reserved for examples and drama."""

from __future__ import annotations

import re

from press.parsing.phones import at_home

_UNDER_TEST = r"(?:stag(?:e|ing)|demo|dev|uat|preview|preprod|localhost)"
# Hosts of sites under test, and of those who lend them.
UNFINISHED = re.compile(
    r"\blocalhost\b|\b127\.0\.0\.1\b|\b192\.168\.\d+\.\d+\b"
    rf"|(?:(?<=[\s/(<.-])|^){_UNDER_TEST}\d*(?:\.[\w-]+)+\.[a-z]{{2,}}\b"
    r"|(?<=\.)(?:aldryn\.io|herokuapp\.com|netlify\.app|vercel\.app|ngrok\.io"
    r"|azurewebsites\.net|wpengine\.com)\b",
    re.MULTILINE,
)
# Source: RFC 2606 and RFC 6761.
EXAMPLE_HOST = re.compile(r"[\w-]+\.example\b|\bexample\.(?:com|net|org)\b", re.IGNORECASE)
# Source: Ofcom, Telephone numbers for use in TV and radio drama programmes.
DRAMA = re.compile(
    r"0(?:7700900|8081570|1632960|2079460|3069990|9098790|1914980|2896496|2920180"
    r"|1(?:1[3-8]|[2-6]1)4960)\d+"
)
PHONE = re.compile(r"(?<![\w.])(?:\+44[ -]?|0)\d(?:[ -]?\d){8,9}(?![\w])")


def reserved(number: str) -> bool:
    """True if a phone `number` is reserved for drama: nobody answers it."""
    return DRAMA.fullmatch(at_home(number)) is not None
