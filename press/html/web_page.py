"""Assembling a web page: the composed document becomes one file that needs nothing beside it.

Its styles, pictures and faces go into the file, faces cut down to the characters that are used, so
that it can be put on any site, sent by email or opened from a memory stick, and asks no server for
anything. No other room writes HTML files.
"""

from __future__ import annotations

import html as markup
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import quote, unquote

from press.content.layouts import PICTURES
from press.files import Files, Missing
from press.model import Location, Problem, Web
from press.parsing.kept_together import together
from press.typesetting.brand_look import characters_in, look_of_brand
from press.typesetting.drawings import families_of, let_in
from press.typesetting.fonts import face_name, web_font
from press.typesetting.images import PictureError, kind_of
from press.typesetting.style_gate import style_faults

STYLES = re.compile(r'<style>(.*?)</style>\n?|<link rel="stylesheet" href="([^"]*)">\n?', re.DOTALL)
PICTURE = re.compile(r'(<(?:img|source|link)\b[^>]*?\b(?:src|srcset|href)=")((?!data:)[^"#]+)(")')
IN_STYLE = re.compile(r"url\((?!data:)[\"']?([^)\"']+)[\"']?\)")
# Only the tags of a PDF speak these.
FOR_TAGS = re.compile(r' data-(?:say|cites|title)="[^"]*"')
# Tags, and elements whose words are no text of the page; what is whole already is one of them.
TAGS = re.compile(
    r'(<(head|script|style|svg)\b.*?</\2>|<\w+ [^>]*class="tel"[^>]*>[^<]*|<[^>]*>)', re.S
)
FACE = re.compile(r"@font-face *\{[^}]*\}\n?")
IN_FACE = re.compile(
    r"url\([\"']?([^)\"']+)[\"']?\)(?:.*?unicode-range: *(U\+[0-9A-Fa-f?, U+-]+))?"
)
WEIGHT = re.compile(r"weight[:=][ \"]*(\d+)")
# Quoted words stay as they are; comments and blanks that mean nothing go.
SPARE = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/|\s+""", re.DOTALL)
AROUND = re.compile(r"""("[^"]*"|'[^']*')| *([{};]) *|: (?=[^{}]*[;}])""")
PLAIN = 400
ASCII = range(0x20, 0x7F)


def assemble(html: str, files: Files) -> Web:
    """The page as one HTML file (a Web), with its styles, pictures and faces in it.

    `html` names these by their paths in `files` (Files), the window on the project. The Web has a
    Problem for every file that is missing or cannot be shown, whose place in it stays empty.
    """
    return _Assembler(html, files).page()


class _Assembler:
    def __init__(self, html: str, files: Files) -> None:
        self.html, self.files = html, files
        self.problems: list[Problem] = []

    def page(self) -> Web:
        """The page with everything in it, and all problems."""
        self.problems += look_of_brand(self.html, self.files)
        style = self.style()
        html = STYLES.sub("", self.html)
        html = PICTURE.sub(lambda found: found[1] + self.picture(found[2]) + found[3], html)
        html = FOR_TAGS.sub("", html)
        html = re.sub(r"\n\s*", "\n", _held(html))
        html = html.replace("</head>", f"<style>{style}</style>\n</head>", 1)
        return Web(html, tuple(dict.fromkeys(self.problems)))

    # ── Styles ──

    def style(self) -> str:
        """The styles of the page in their order as one, behind the @font-face rules they need."""
        styles = STYLES.findall(self.html)
        parts = (own or self.text(markup.unescape(path)) for own, path in styles)
        style = minified("\n".join(parts))
        faces = "".join(self.own_faces(style))
        bare = FACE.sub("", style)
        faces += "".join(self.press_faces(bare, self.html))
        return faces + IN_STYLE.sub(lambda found: f'url("{self.picture(found[1])}")', bare)

    def own_faces(self, style: str) -> Iterator[str]:
        """The @font-face rules of a brand in a style, with their files as `data:` addresses."""
        for rule in FACE.findall(style):
            if found := IN_FACE.search(rule):
                path, characters = found.groups()
                face = self.face(unquote(path), self.html, characters)
                rule = IN_STYLE.sub(f"url({face})", rule)
            yield rule

    def press_faces(self, style: str, words: str) -> Iterator[str]:
        """@font-face rules for the press's faces that a style names, in the weights it asks for.

        Each holds its file as an address, cut down to the characters of `words`.
        """
        weights = {PLAIN, *map(int, WEIGHT.findall(style))}
        for name in (*self.files.names("fonts", ".ttf"), *self.files.names("fonts", ".otf")):
            path = f"fonts/{name}"
            family, weight = face_name(self.files.bytes(path))
            if f'"{family}"' in style and weight in weights:
                yield (
                    f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
                    f"src:url({self.face(path, words)})}}"
                )

    def face(self, path: str, words: str, within: str | None = None) -> str:
        """A font file as a `data:` address, cut down to ASCII and the characters of the words.

        `within` is a `unicode-range`, beyond which it needs none. It has all of ASCII, so that two
        topics have the same face where only one of them has a q in it.
        """
        used = {*ASCII, *map(ord, markup.unescape(words))}
        if within:
            used &= characters_in(within)
        data = self.bytes(path, "face-missing")
        return _address("font/woff2", web_font(data, frozenset(used))) if data else ""

    # ── What stands in other files ──

    def picture(self, path: str) -> str:
        """A picture as a `data:` address.

        Any other address stays as it is: checks name those that a browser would fetch.
        """
        ending = PurePosixPath(path).suffix.lower()
        if ending not in PICTURES or ":" in path:
            return path  # The checks name what would be fetched.
        path = unquote(markup.unescape(path))
        if not (data := self.bytes(path, "image-missing")):
            return ""
        try:
            data = let_in(data, families_of(self.files, self.html))
        except PictureError as error:
            at = Location(path, *error.place) if error.place[0] else None
            message = f"`{path}` {error}"
            self.problems.append(Problem("error", error.code, message, at, error.hint, about=path))
            return ""
        if kind_of(data) == "image/svg+xml":
            drawing = self.lettered(data.decode("utf-8-sig").strip())
            return "data:image/svg+xml," + quote(drawing, safe=" ='/:;,.-()*!?@$+~")
        return _address(kind_of(data), data)

    def lettered(self, drawing: str) -> str:
        """An SVG drawing with the faces of its words in it: it cannot use those of its page."""
        if "<text" not in drawing:
            return drawing
        style = f"<style>{''.join(self.press_faces(drawing, drawing))}</style>"
        return re.sub(r"<svg\b[^>]*>", lambda found: found[0] + style, drawing, count=1)

    def text(self, path: str) -> str:
        """The text of a style; empty if it is missing or refused, which is noted as a problem.

        What it names beside it is named from the root of the project, as the page is.
        """
        style = self.bytes(path, "style-missing").decode("utf-8-sig")
        if faults := style_faults(style, path):
            self.problems += faults
            return ""
        return IN_STYLE.sub(lambda found: f'url("{self.beside(path, found[1])}")', style)

    def beside(self, style: str, address: str) -> str:
        """The path of what a style names, which stands beside it; else the address as it is."""
        beside = normpath(PurePosixPath(style).parent / address)
        return beside if self.files.exists(unquote(beside)) else address

    def bytes(self, path: str, code: str) -> bytes:
        """The bytes of a file; empty if it is missing, which is noted under this code."""
        try:
            return self.files.bytes(path)
        except Missing:
            self.problems.append(Problem("error", code, f"there is no file `{path}`", about=path))
            return b""


def _held(html: str) -> str:
    """The page, with an element around each number, dose or time that no line may part."""
    parts = TAGS.split(html)
    for at in range(0, len(parts), 3):
        words = parts[at]
        for start, end in reversed([*together(words)]):
            words = f'{words[:start]}<span class="held">{words[start:end]}</span>{words[end:]}'
        parts[at] = words
    return "".join(part for at, part in enumerate(parts) if at % 3 < 2)


def minified(style: str) -> str:
    """The style sheet `style` without comments, and without the blanks and line ends CSS can spare.

    Quoted texts in it stay as they are.
    """
    style = SPARE.sub(lambda found: found[1] or " ", style)
    return AROUND.sub(lambda found: found[1] or found[2] or ":", style).strip()


def _address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"
