"""The mistakes that a manuscript can hold: every code, with its message and its hint."""

# code → (what is wrong, what to do); {0} is the mark at fault, {1} the line as it should be
MISTAKES = {
    "backslash": (
        "{0} in double quotation marks stands for something else",
        "type the character that is meant, or `\\\\` where a backslash is to be printed",
    ),
    "bracket-start": ("a text that begins with {0} needs quotation marks around it", "write: {1}"),
    "bullet": ("an item of a list begins with a hyphen, not with {0}", "write: {1}"),
    "colon-in-text": ("a text with a colon in it needs quotation marks around it", "write: {1}"),
    "control-character": (
        "an invisible control character ({0}) stands here",
        "delete it and type the words around it again",
    ),
    "directive": (
        "a line that begins with {0} is not read as words",
        "take the line out, or put its words in quotation marks after a name",
    ),
    "duplicate-name": (
        "{0} stands here a second time; the first is on line {1}",
        "keep one of the two",
    ),
    "empty-file": ("there is nothing in this file", "begin with a line such as `title: …`"),
    "empty-name": (
        "there is no name before the colon",
        "write a name before it, such as `title: …`, or put the words in quotation marks",
    ),
    "empty-item": (
        "nothing stands before this comma",
        "take the comma out, or put what it belongs to in quotation marks",
    ),
    "entry-in-text": (
        "{0} is read as part of the text above it",
        "begin {0} in the same column as the name of the text above it",
    ),
    "file-too-large": ("this file is larger than 1 MB", "divide it into several topics"),
    "hash-in-text": (
        "a {0} after a blank begins a comment: nothing from here on would be printed",
        "to print it, write: {1}; a comment goes on a line of its own between two entries",
    ),
    "indentation": (
        "this line begins in a column where nothing above it begins",
        "begin it in column {1}, or wherever the lines that it belongs with begin",
    ),
    "list-in-text": (
        "a list cannot stand inside a text: {0} is read as part of the words",
        "write `|` after the colon and all the words on the lines below it; where a list is due, "
        "nothing stands after the colon, and each item on a line of its own",
    ),
    "lost-words": ("the words {0} would not be read", "put quotation marks around the text"),
    "mixed": (
        "items of a list (`- …`) and entries (`name: …`) stand side by side here",
        "move this line to the right if it belongs to the line above it, "
        "or to the left if the list has ended",
    ),
    "name-not-text": ("brackets stand where a name is due", "put quotation marks around it"),
    "no-colon": (
        "this line is neither an entry, such as `title: …`, nor part of the text above it",
        "begin it further right if it goes on with the text above, or give it a name and a colon",
    ),
    "no-text": (
        "this file is {0}",
        "save its words as plain text with the encoding UTF-8, under a name that ends in .yaml",
    ),
    "not-entries": (
        "this file has to begin with an entry, such as `title: …`",
        "give what stands here a name and a colon",
    ),
    "not-utf-8": ("{0}", "save the file again with the encoding UTF-8"),
    "odd-indentation": (
        "{0} stands at the beginning of this line, where only ordinary blanks may",
        "delete it and type blanks, two for every step to the right, here and wherever else it is",
    ),
    "reserved-start": ("a text that begins with {0} needs quotation marks around it", "write: {1}"),
    "space-after-colon": ("a blank is missing after the colon", "write: {1}"),
    "space-after-dash": ("a blank is missing after the hyphen", "write: {1}"),
    "text-after-bar": (
        "words after {0} on the same line are not printed",
        "put a comment on a line of its own, and words of the text on the lines below",
    ),
    "text-after-quote": (
        "words stand after the quotation mark that closes this text",
        "write: {1}",
    ),
    "text-indentation": (
        "this line begins further left than the first line of its text",
        "begin every line of the text in the same column",
    ),
    "too-deep": (
        "lists and entries stand inside one another more than 40 times here",
        "write them one below the other",
    ),
    "two-documents": (
        "{0} would end the file here, and the rest would not be read",
        "take {0} out; a second topic goes in a file of its own",
    ),
    "unclosed-bracket": (
        "the bracket {0} is never closed",
        "close it, or put quotation marks around the text: {1}",
    ),
    "unclosed-quote": (
        "the quotation mark {0} that begins this text is never closed",
        "write: {1}",
    ),
    "unreadable": (
        "this line cannot be read together with the lines above it",
        "look for a bracket, a quotation mark, or a different number of blanks before it; "
        "any words are safe inside quotation marks",
    ),
}
