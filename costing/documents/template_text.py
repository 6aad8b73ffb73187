"""A text as a document can hold it, whatever somebody typed: on one line, each sign printable, its directions ended."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\n\r\u2028\u2029]")
_EMBEDDED, _ISOLATED = "\u202c", "\u2069"  # what ends an embedding or override, and what ends an isolate
_ENDED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", _EMBEDDED) | dict.fromkeys("\u2066\u2067\u2068", _ISOLATED)
_COMMANDING = dict.fromkeys([*range(10), *range(11, 32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}")
_DIRECTED = re.compile("[\u202a-\u202e\u2066-\u2069]")


def cleaned(text: str) -> str:
    r"""Return a text on one line, with every direction it opens ended where the text ends.

    Examples
    --------
    >>> cleaned("un\ndeux\x00")
    'un deux�'
    >>> cleaned("\u202efdp.exe") == "\u202efdp.exe\u202c"
    True
    """
    clean = _LINE_ENDS.sub(" ", _UNPRINTABLE.sub("\ufffd", text))
    return clean + _endings(clean) if _DIRECTED.search(clean) else clean


def _endings(text: str) -> str:
    """Return the signs that end the directions a text leaves open, so that what follows is read in its own."""
    waiting: list[str] = []
    for sign in _DIRECTED.findall(text):
        if sign in _ENDED_BY:
            waiting.append(_ENDED_BY[sign])
        elif waiting and waiting[-1] == sign:
            waiting.pop()
        elif sign == _ISOLATED and sign in waiting:  # the end of an isolate ends what was opened inside it
            while waiting.pop() != sign:
                pass
    return "".join(reversed(waiting))


def printable(text: str) -> str:
    """Return a text in which nothing commands the terminal."""
    return text.translate(_COMMANDING)
