"""Approval: a sign-off is written into a topic's review, bound to the words it was given for.

Every mistake of the topic stops it. The changed file is read back before it is written: it must say
what it said before, and the sign-off. Then both files (the topic, and the copy of its words) are
written, each whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from press.build.atomic import write_whole
from press.build.plan import Order, own_formats, plan
from press.content.brand import read_brand
from press.content.format import formats_with, read_format
from press.content.layouts import read_layout
from press.content.library import read_library
from press.content.names import no_version, topic_file, version_file
from press.content.pack import read_pack
from press.content.passages import digest, kept
from press.content.profile import read_profile
from press.content.standing import kept_file, read_standing
from press.content.version import read_printed
from press.files import Files, Missing
from press.make import prepare
from press.model import Edition, Entries, Node, Text, Topic, Unprintable, mistake, raise_problems
from press.parsing.fields import plain
from press.parsing.manuscript import read_manuscript
from press.preflight import proofread
from press.signoff.amend import Edit, SourceText, added, changed


class Signer(NamedTuple):
    """A reviewer who signs: a role, a kind (clinical or lay), and a name if it may be printed."""

    role: str
    kind: str
    name: str = ""


class Signed(NamedTuple):
    """A sign-off that was written: the topic's file and its status now.

    `missing` are the kinds of sign-off that are still asked for, `words` the digest of the words.
    """

    file: str
    status: str
    missing: tuple[str, ...]
    words: str


def approve(topic: str, signer: Signer, files: Files, language: str = "") -> Signed:
    """Writes the sign-off of `signer` (Signer) for the words of a topic into its file.

    `topic` is the name of the topic, or of a version of it: treatment.easy-read. `language` is the
    tag of its language; empty means the publisher's own. `files` (Files) is the window on the
    project. Gives a Signed: the file, and the status now. Raises Unprintable with every mistake
    there is; then nothing is written.
    """
    signer = Signer(*(" ".join(words.split()) for words in signer))
    _check_signer(signer)
    edition, file = _edition_of(topic, language, files)
    data, path = files.bytes(file), files.path(file)
    if path is None:
        raise Missing(file)
    tree, problems = read_manuscript(data, file)
    raise_problems(problems)
    nodes = _review_nodes(tree, edition, files)
    # The mistakes of the file as it stands, whatever its status claims; places are those typed.
    source = SourceText(data)
    unclaimed = source.amended([source.instead(nodes.status, "in-review")])
    reading = _with_file(files, file, unclaimed)
    proofread(prepare(edition, reading))

    before, kinds = _read(edition, reading)
    words = digest(before)
    holding = {person.kind for person in read_standing(reading, before, kinds).signed}
    missing = tuple(kind for kind in kinds if kind not in {*holding, signer.kind})
    status = "in-review" if missing else "approved"
    fields = {"role": signer.role, "kind": signer.kind, "date": files.today.isoformat()}
    fields |= {"name": signer.name} if signer.name else {}
    fields |= {"words": words}

    amended = _amend(source, nodes, file, fields, status)
    after, kinds = _read(edition, _with_file(files, file, amended))
    signed = read_standing(_with_file(files, file, amended), after, kinds)
    if digest(after) != words or not any(p.date == files.today for p in signed.signed):
        raise _cannot_sign(file, fields)

    beside = path.parents[file.count("/")] / kept_file(file, words)
    path = path.resolve()
    mode = path.stat().st_mode
    try:
        write_whole(beside, kept(before))
        if path.read_bytes() != data:
            message = f"{file} was changed meanwhile: the sign-off is not written into it"
            hint = "read what is there now, then approve it"
            raise Unprintable([mistake("changed-meanwhile", message, None, hint)])
        write_whole(path, amended)
        path.chmod(mode)
    except OSError as error:
        message = f"{file} cannot be signed off: {error.filename}: {error.strerror}"
        raise Unprintable([mistake("cannot-write", message, None)]) from None
    return Signed(file, status, missing, words)


def _check_signer(signer: Signer) -> None:
    """Raises Unprintable where a role is missing, or a role or name cannot be printed."""
    if not signer.role:
        message = "a sign-off says in which role it was given"
        hint = 'add --role "Consultant haematologist"'
        raise Unprintable([mistake("no-role", message, None, hint)])
    for what, words in (("role", signer.role), ("name", signer.name)):
        if not words.isprintable():
            message = f"the {what} holds a character that cannot be printed"
            raise Unprintable([mistake("control-character", message, None, "type it")])


def _edition_of(topic: str, language: str, files: Files) -> tuple[Edition, str]:
    """An edition that prints these words, and the file they stand in."""
    name, dot, own = topic.partition(".")
    format = (own_formats(files, name) if files.exists(f"factsheets/{name}.yaml") else ())[:1]
    if dot:
        format = (formats_with(files, own)[0].name,)
    (edition,) = plan(files, Order((name,), format, language=language))
    if not dot:
        return edition, topic_file(files, name, edition.language)
    file = version_file(files, name, own, edition.language)
    if not files.exists(file):
        raise Unprintable([no_version(name, own)])
    return edition, file


class _Nodes(NamedTuple):
    """The nodes of a topic's file: all of it, its review, and the status in that."""

    tree: Entries
    review: Entries
    status: Text


def _review_nodes(tree: Node, edition: Edition, files: Files) -> _Nodes:
    """A topic's file in its parts. Raises Unprintable where nothing can be signed off in it."""
    if (
        isinstance(tree, Entries)
        and isinstance(review := tree.get("review"), Entries)
        and isinstance(status := review.get("status"), Text)
        and status.value != "withdrawn"
    ):
        return _Nodes(tree, review, status)
    prepare(edition, files)  # says what is wrong with it
    raise ValueError(f"{edition.topic} cannot be signed off, and nothing is wrong with it")


def _with_file(files: Files, file: str, data: bytes) -> Files:
    """The window with other bytes for one file."""
    return Files({file: data}, *files.roots, today=files.today, own=files.own + 1)


def _read(edition: Edition, files: Files) -> tuple[Topic, tuple[str, ...]]:
    """The whole topic or version, and the kinds of sign-off that its publisher asks for."""
    format = read_format(files, edition.format)
    layout = read_layout(files, format.layout)
    library = read_library(files)
    reading = read_pack if edition.is_pack else read_printed
    topic, _ = reading(files, edition.topic, edition.language, format, layout, library)
    rules = read_brand(files, edition.brand).about.rules
    return topic, read_profile(files, rules, edition.language).signoffs


# ── Into the file ─────────────────────────────────────────────────────────────────────────────


def _amend(
    source: SourceText, nodes: _Nodes, file: str, fields: Mapping[str, str], status: str
) -> bytes:
    """The file with the sign-off in it, read back and found to say that and nothing else."""
    edits = [] if nodes.status.value == status else [source.instead(nodes.status, status)]
    reviewers = [one for one in nodes.review.items("reviewers") if isinstance(one, Entries)]
    typed = [plain(person) for person in reviewers]
    place = _same_reviewer(reviewers, fields)
    if place is None:
        ways: Iterable[list[Edit]] = added(source, nodes.review, fields)
        meant: list[list[Mapping[str, object]]] = [[*typed, fields], [fields, *typed]]
    else:
        # The role is the same but for capitals, and stays as it was typed.
        fields = {name: words for name, words in fields.items() if name != "role"}
        ways = [changed(source, reviewers[place], fields)]
        new = {n: words for n, words in fields.items() if reviewers[place].word(n) != words}
        meant = [[*typed[:place], {**typed[place], **new}, *typed[place + 1 :]]]
    before, review = plain(nodes.tree), plain(nodes.review)
    for way in ways:
        data = source.amended([*edits, *way])
        after, problems = read_manuscript(data, file)
        for entries in () if problems else meant:
            wanted = {**review, "status": status, "reviewers": entries}
            if plain(after) == {**before, "review": wanted}:
                return data
    raise _cannot_sign(file, fields)


def _same_reviewer(people: list[Entries], fields: Mapping[str, str]) -> int | None:
    """The place of the reviewer who signs, if they stand there: same kind, same role."""

    def text(person: Entries, name: str) -> str:
        return " ".join(person.word(name).split())

    kind, role, name = fields["kind"], fields["role"].casefold(), fields.get("name", "")
    alike: dict[str, int] = {}  # by name, the first of those with this kind and role
    for n, person in enumerate(people):
        if text(person, "kind") == kind and text(person, "role").casefold() == role:
            alike.setdefault(text(person, "name"), n)
    if alike and not name and "" not in alike:
        there, n = next(iter(alike.items()))
        message = f"`{fields['role']}` stands here as {there}: is it they who sign?"
        hint = f'then add --name "{there}"; else say in which other role'
        raise Unprintable([mistake("no-name", message, people[n].at, hint, fields["role"])])
    return alike.get(name, alike.get("", next(iter(alike.values()), None)))


def _cannot_sign(file: str, fields: Mapping[str, str]) -> Unprintable:
    message = "the sign-off cannot be written into this file without touching other words"
    entry = ", ".join(f"{name}: {words}" for name, words in fields.items())
    hint = f"write `reviewers:` on a line of its own, each reviewer below it: - {{{entry}}}"
    return Unprintable([mistake("cannot-sign", message, None, hint)])
