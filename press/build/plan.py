"""Planning: an order becomes editions, and each name in it is checked before anything is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from press.content import names
from press.content.names import withdrawn_topic
from press.content.sources import says_withdrawn, withdrawn
from press.edition import PROGRAM, Copy, Edition, Location, Problem, Unprintable
from press.files import Files
from press.parsing.slices import list_of
from press.parsing.suggestions import did_you_mean

# The language where a brand does not say its own: a mistake that is named later.
PRESS_SPEAKS = "en-GB"
EVERY_PACK = "packs/all"
APPROVED = "approved"  # in place of topics' names: all that are approved today


@dataclass(frozen=True)
class Order:
    """An order of editions. Empty means the publisher's brand and language, the topic's format."""

    topics: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    language: str = ""
    text_size: int = 0
    ink: str = ""
    booklet: bool = False
    print_ready: bool = False
    printer: str = ""


def plan(files: Files, order: Order) -> list[Edition]:
    """The Editions that an `order` (Order) asks for, as a list, in order.

    `files` (Files) is the window on the project. Raises Unprintable with every name there is not.
    `left_out` tells which editions `all` leaves out.
    """
    packs = tuple(name for name in order.topics if name.startswith("packs/"))
    single = tuple(name for name in order.topics if name not in packs)
    known_packs = (*names.pack_names(files), EVERY_PACK)
    problems = [names.unknown_pack(files, name) for name in packs if name not in known_packs]
    packs = known_packs[:-1] if EVERY_PACK in packs else packs
    topics = (*_named("topic", single, names.topic_names(files), problems), *packs)
    topics = tuple(name for name in topics if name in order.topics or not _over(files, name))
    formats = _named("format", order.formats, names.format_names(files), problems)
    brand, language = names.default_brand(files)
    if not brand:
        hint = f"run `{PROGRAM} new-project` to see what a brand needs"
        problems.append(Problem("error", "no-brand", "there is no brand to print for", None, hint))
    brands = order.brands or tuple(filter(None, [brand]))
    brands = _named("brand", brands, names.brand_names(files), problems)
    if order.language:
        _named("language", (order.language,), names.language_names(files), problems)
    if order.printer:
        _named("printer", (order.printer,), names.printer_names(files), problems)
    problems += clashes(files, topics)
    if problems:
        raise Unprintable(problems)
    own = {brand: language}
    editions: list[Edition] = []
    for topic in topics:
        wanted = formats or (own_formats(files, topic) or ("a4",))[:1]
        for b in brands:
            spoken = order.language or own.get(b) or names.brand_language(files, b) or PRESS_SPEAKS
            for name in wanted:
                refused = _refused(files, topic, name, spoken, "all" in order.formats)
                if refused and not _asks_for_all(order):
                    problems.append(refused[0])
                elif not refused:
                    edition = Edition(topic, spoken, b, _combined(files, name, order))
                    if not _withdrawn(files, edition, order):
                        problems += _withdrawn_above(files, edition)
                        editions.append(edition)
    if problems:
        raise Unprintable(problems)
    return list(dict.fromkeys(editions))


def plan_copies(files: Files, order: Order, editions: list[Edition]) -> list[Copy]:
    """A list with each Copy that goes with `editions`: sheets of a booklet, files for a print shop.

    Files for a print shop are there if the `order` (Order) asks for them. `editions` are a list of
    Editions. `files` (Files) is the window on the project.
    """
    formats = [(e, names.preset(files, e.format)[0]) for e in editions]
    pdfs = [e for e, format in formats if _field(files, format, "makes") != "html"]
    sheets = [Copy(e, "sheets") for e in pdfs if folded(files, e.format)]
    printer = order.printer or (names.USUAL_PRINTER if order.print_ready else "")
    printed = [Copy(e, "print-ready", printer) for e in pdfs if printer]
    return sorted([*sheets, *printed])


def left_out(files: Files, order: Order) -> list[str]:
    """A sentence for each topic and format that `all` in an `order` leaves out, as a list.

    `order` is an Order; `files` (Files) is the window on the project.
    """
    topics, packs = names.topic_names(files), names.pack_names(files)
    groups = {"all": topics, EVERY_PACK: packs}
    named = {name for each in order.topics for name in groups.get(each, (each,))}
    wanted = [name for name in (*topics, *packs) if name in named]
    formats = names.format_names(files)
    asked = [n for n in formats if "all" in order.formats or n in order.formats]
    language = order.language or names.default_brand(files)[1] or PRESS_SPEAKS
    gone = [
        name
        for topic in wanted
        for format in asked or [""]
        for name in _withdrawn(files, Edition(topic, language, "", format), order)
    ]
    sentences = [f"{name} is withdrawn: left out" for name in dict.fromkeys(gone)]
    if not _asks_for_all(order):
        return sentences
    alike: dict[tuple[str, tuple[str, ...]], list[Problem]] = {}  # by formats, and why
    for topic in (name for name in wanted if not _over(files, name)):
        without: dict[tuple[str, ...], tuple[Problem, list[str]]] = {}
        for format in asked:
            if refused := _refused(files, topic, format, language, "all" in order.formats):
                problem, why = refused
                without.setdefault(why, (problem, []))[1].append(format)
        for why, (problem, refused_by) in without.items():
            alike.setdefault((", ".join(refused_by), why), []).append(problem)
    for (refusing, _), (first, *others) in alike.items():
        # A pack is refused for the format alone, whichever it is.
        more = ", ".join(f"`{other.about}`" for other in others if other.about != first.about)
        more = f"; likewise {more}" if more else ""
        sentences.append(f"{refusing} left out: {first.message}{more}")
    return sentences


def with_versions(files: Files, editions: list[Edition]) -> list[Edition]:
    """A list of these `editions` (Edition), with one more for each version of their topics.

    A version is a text of its own, such as easy read; one that is withdrawn has none. `files`
    (Files) is the window on the project.
    """
    texts = {name: _field(files, name, "text") for name in names.format_names(files)}
    more = (
        replace(edition, format=format)
        for edition in editions
        for format, own in texts.items()
        if own and files.exists(names.version_file(files, edition.topic, own, edition.language))
    )
    more = (edition for edition in more if not withdrawn(files, edition))
    return list(dict.fromkeys([*editions, *more]))


def _combined(files: Files, name: str, order: Order) -> str:
    """The format in the size and ink that is asked for."""
    if not (order.text_size or order.ink or order.booklet):
        return name
    from press.content.format import combined

    return combined(files, name, order.text_size, order.ink, order.booklet)


def _field(files: Files, format: str, field: str) -> str:
    """The words of a field of a preset."""
    return names.field_of(files, f"layouts/formats/{format}.yaml", field)


def folded(files: Files, format: str) -> bool:
    """True if a `format` (a name) is folded into a booklet, by itself or as an order says.

    `files` (Files) is the window on the project. Raises Missing for a format that is gone.
    """
    name, *_, booklet = names.preset(files, format)
    return bool(booklet) or _field(files, name, "imposition") == "booklet"


def _over(files: Files, topic: str) -> bool:
    """True if a topic is withdrawn in all its words, those of translations too."""
    return says_withdrawn(files, f"{names.FOLDER}/{topic}.yaml")


def _withdrawn(files: Files, edition: Edition, order: Order) -> tuple[str, ...]:
    """The withdrawn texts for which `all` leaves out an edition; a pack's parts are none of them.

    Who names a topic is told that it is withdrawn.
    """
    topic, named = edition.topic, edition.topic in order.topics
    if named and "all" not in order.formats:
        return ()
    own = (name for name in withdrawn(files, edition) if name.partition(".")[0] == topic)
    found = tuple(own)
    return () if named and topic in found else found


def _withdrawn_above(files: Files, edition: Edition) -> Iterator[Problem]:
    """A problem for each topic that is withdrawn whose translation would be printed all the same.

    Reading says so of those that are printed as they stand.
    """
    for name in withdrawn(files, edition):
        own = f"{names.FOLDER}/{name}.yaml"
        if names.topic_file(files, name, edition.language) != own and "." not in name:
            yield withdrawn_topic(name, _place(files, name, "review", "status"))


def _asks_for_all(order: Order) -> bool:
    """True if all topics or formats were asked for: pairs that do not go together are left out."""
    return "all" in order.formats or ("all" in order.topics and bool(order.formats))


def _refused(
    files: Files, topic: str, format: str, language: str, all_formats: bool
) -> tuple[Problem, tuple[str, ...]] | None:
    """The problem of a topic that is not printed in a format, and a key for problems alike.

    With `all_formats` asked for, one that has no words of its own is not made from others.
    """
    if topic.startswith("packs/"):
        layout = _field(files, format, "layout")
        printed = names.field_of(files, f"layouts/{layout}.html", "pack")
        # Reviewers read a topic, whose words they can change.
        reviewed = _field(files, format, "review") == "yes"
        if printed and not reviewed:
            return None
        return names.no_pack_layout(format), ("pack", format)
    mine = own_formats(files, topic)
    if mine and format not in mine:
        message = f"`{topic}` is printed as {' or '.join(mine)} only"
        hint = "its field `formats` says so"
        return Problem("error", "other-format", message, None, hint, about=topic), ("only", *mine)
    if not mine and _field(files, format, "topics") == "named":
        message = f"`{topic}` is not written for `{format}`"
        hint = f"a topic that is has `formats: [{format}]`"
        problem = Problem("error", "other-format", message, None, hint, about=topic)
        return problem, ("named", format)
    own = _field(files, format, "text")
    if own and not files.exists(names.version_file(files, topic, own, language)):
        if all_formats or _field(files, format, "otherwise") != "topic":
            return names.no_version(topic, own), ("text", own)
    return None


def own_formats(files: Files, topic: str) -> tuple[str, ...]:
    """A tuple of the formats (names) that `topic` (a name) is written for, the usual one first.

    An empty tuple means any. `files` (Files) is the window on the project. Raises Missing if there
    is no such topic.
    """
    file = f"factsheets/{topic}.yaml"
    return list_of(files.bytes(file), file, "formats")


def clashes(files: Files, topics: tuple[str, ...]) -> list[Problem]:
    """A list: a Problem for each of these `topics` (names) whose code another topic has too.

    The other topic may be one of these or not. A family could get the wrong sheet. `files` (Files)
    is the window on the project.
    """
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for name in (*names.topic_names(files), *names.pack_names(files)):
        code = names.field_of(files, f"factsheets/{name}.yaml", "code")
        other = first.setdefault(code, name)
        if code and other != name and {name, other} & set(topics):
            message = f"the code `{code}` is also that of `{other}`"
            there = _place(files, other, "code")
            hint = f"every topic has a code of its own; see {there.file}:{there.line}"
            at = _place(files, name, "code")
            problems.append(Problem("error", "code-twice", message, at, hint, about=code))
    return problems


def _place(files: Files, topic: str, *fields: str) -> Location:
    """The place of a field of a topic or a pack that is known to have it."""
    from press.parsing.manuscript import node_at  # here: most plans read no YAML

    file = f"factsheets/{topic}.yaml"
    node = node_at(files.bytes(file), file, *fields)
    return node.at if node else Location(file)


def _named(
    what: str, asked: tuple[str, ...], there: tuple[str, ...], problems: list[Problem]
) -> tuple[str, ...]:
    if "all" in asked:
        return there
    for name in asked:
        if name in there:
            continue
        plain = name.rsplit("/", 1)[-1].removesuffix(".yaml").casefold()
        if "." in plain and plain.partition(".")[0] in there:
            hint = f"name `{name.partition('.')[0]}`: its other words go with it"
        elif plain in there:
            hint = f"write `{plain}`"
        else:
            known = f"there is {', '.join(there)}" if there else f"there is no {what} yet"
            hint = did_you_mean(name, there, known)
        message = f"there is no {what} called `{name}`"
        problems.append(Problem("error", f"unknown-{what}", message, None, hint, about=name))
    return tuple(dict.fromkeys(asked))
