"""Algerian identifiers as people type them: what is certain about each is checked, the rest only looked at.

Checked, a value that fails is no such number: NIF (15 digits, 20 for a branch, as its registry says; no key was ever
published, so none is asked for: high confidence), RIB and RIP (20 digits, the last two a key: high, held against two
RIBs printed in the Journal officiel), CCP (account and key: high, two public packages agree). Looked at, a value may be
right all the same: NIS (15 digits: medium), RC (the forms seen: medium), AI (11 digits: from memory, not confirmed).
A text is never rewritten: spaces, slashes, dashes and dots are passed over while it is checked, and only the figures 0
to 9 count as figures.
"""

import re

from costing.errors import IdentifierRefused, Problem

POSTE_BANK, POSTE_AGENCY = "007", "99999"
_NIF, _BRANCH = 15, 20
_BANK, _AGENCY, _ACCOUNT, _KEY = 3, 5, 10, 2
_RIB = _BANK + _AGENCY + _ACCOUNT + _KEY
_DIVISOR = 97  # prime, so that the key shows every single figure that is wrong
_FIRST_WEIGHT, _KEYS = 4, 100
_SEPARATORS = re.compile(r"[\s./\u2010-\u2015\u2212-]")
_KEY_WORD = re.compile("cl[eé]", re.IGNORECASE)
_NO_FIGURE = re.compile("[^0-9]")
# wilaya/office-number letter year, and year letter number with or without wilaya/office after it
_TRADE_REGISTER = re.compile(r"\d{4}\d{7,8}[AB]\d{2}|\d{2}[AB]\d{7,8}(\d{4})?", re.ASCII | re.IGNORECASE)
_STATISTICAL, _TAX_ARTICLE = re.compile("[0-9]{15}"), re.compile("[0-9]{11}")
# What an identifier usually looks like, once what separates its signs is left out.
USUAL = {"rc": _TRADE_REGISTER, "nis": _STATISTICAL, "ai": _TAX_ARTICLE}


def rib_key(bank: str, agency: str, account: str) -> str:
    """Return the key of a bank account (RIB), two digits.

    Parameters
    ----------
    bank
        Code of the bank, 3 digits; it takes no part in the key, unlike in France.
    agency
        Code of the branch of the bank, 5 digits.
    account
        Number of the account, 10 digits.

    Raises
    ------
    IdentifierRefused
        A part that is not so many figures; a leading zero may have been lost.

    Notes
    -----
    97 less the remainder of agency, account and "00", read as one number, by 97: 01 to 97. High confidence: the package
    dz-format 0.1.0, and two RIBs of the Journal officiel of 26 December 2024.

    Examples
    --------
    >>> rib_key("003", "00060", "0002019300")
    '48'
    """
    for part, length in ((bank, _BANK), (agency, _AGENCY), (account, _ACCOUNT)):
        if fault := _signs_fault(part) or _length_fault("rib_of_other_length", part, length):
            raise IdentifierRefused(reason=Problem("", fault.key, {"found": repr(part), **fault.facts}))
    return f"{_DIVISOR - int(agency + account + '00') % _DIVISOR:02d}"


def ccp_key(account: str) -> str:
    """Return the key of a postal account (CCP), two digits.

    Parameters
    ----------
    account
        Number of the account without its key, 1 to 10 digits; leading zeros change nothing.

    Raises
    ------
    IdentifierRefused
        Not so many figures, or an account of zeros alone.

    Notes
    -----
    Figures weighted 4, 5, 6 ... from the right, summed; the last two figures of the sum. High confidence: the packages
    dz-format 0.1.0 and algeria 0.2.0 agree.

    Examples
    --------
    >>> ccp_key("200")
    '12'
    """
    if not _is_account(account):
        raise IdentifierRefused(reason=Problem("", "ccp_of_other_length", {"found": repr(account)}))
    weighted = (int(figure) * weight for weight, figure in enumerate(reversed(account), _FIRST_WEIGHT))
    return f"{sum(weighted) % _KEYS:02d}"


def rip_of(account: str) -> str:
    """Return the RIP of a postal account: its RIB at the post office, 20 digits.

    Parameters
    ----------
    account
        Number of the CCP account without its key, 1 to 10 digits.

    Raises
    ------
    IdentifierRefused
        Not so many figures, or an account of zeros alone.

    Examples
    --------
    >>> rip_of("200")
    '00799999000000020091'
    """
    ccp_key(account)
    whole = account.zfill(_ACCOUNT)
    return POSTE_BANK + POSTE_AGENCY + whole + rib_key(POSTE_BANK, POSTE_AGENCY, whole)


def nif_fault(text: str) -> Problem | None:
    """Tell why a text is no NIF; nothing where it may be one."""
    digits = _bare(text)
    return _signs_fault(digits) or _length_fault("nif_of_other_length", digits, _NIF, _BRANCH)


def rib_fault(text: str) -> Problem | None:
    """Tell why a text is no RIB; nothing where its length and its key are right."""
    digits = _bare(text)
    if fault := _signs_fault(digits) or _length_fault("rib_of_other_length", digits, _RIB):
        return fault
    *parts, key = _rib_parts(digits)
    expected = rib_key(*parts)
    return None if key == expected else Problem("", "rib_of_other_key", {"typed": key, "expected": expected})


def rip_fault(text: str) -> Problem | None:
    """Tell why a text is no RIP; nothing where it is a RIB of the post office."""
    fault = rib_fault(text)
    if fault is None and not _bare(text).startswith(POSTE_BANK + POSTE_AGENCY):
        return Problem("", "rip_of_other_bank")
    return fault


def ccp_fault(text: str) -> Problem | None:
    """Tell why a text is no CCP account with its key; nothing where it is."""
    account, key = _ccp_parts(text)
    if fault := _signs_fault(account + key):
        return fault
    if not _is_account(account):
        return Problem("", "ccp_of_other_length")
    facts = {"account": account, "typed": key, "expected": ccp_key(account)}
    return None if key == facts["expected"] else Problem("", "ccp_of_other_key", facts)


def other_rip(ccp: str, rip: str) -> Problem | None:
    """Tell that a RIP is not that of a CCP account, where both are right by themselves."""
    expected = rip_of(_ccp_parts(ccp)[0])
    if _bare(rip) == expected:
        return None
    facts = {"found": repr(rip), "ccp": spelt("ccp", ccp), "expected": expected}
    return Problem("", "rip_of_other_ccp", facts)


def is_usual(name: str, text: str) -> bool:
    """Tell whether an identifier looks as those of its name (rc, nis, ai) do; one that does not may be right.

    Examples
    --------
    >>> is_usual("rc", "16/00-0013767 B 00"), is_usual("rc", "B 00"), is_usual("nis", "12 345")
    (True, False, False)
    """
    return USUAL[name].fullmatch(_bare(text)) is not None


def spelt(name: str, text: str) -> str:
    """Return an identifier as documents spell it, its figures in groups; as typed where that says nothing more.

    Examples
    --------
    >>> spelt("rib", "00300060000201930048")
    '003 00060 0002019300 48'
    >>> spelt("nif", "000216001808337")
    '000 216 001 808 337'
    >>> spelt("ccp", "0000000200 12"), spelt("rc", "16/00-0013767 B 00")
    ('0000000200/12', '16/00-0013767 B 00')
    """
    digits = _bare(text)
    if name in {"rib", "rip"} and rib_fault(text) is None:
        return " ".join(_rib_parts(digits))
    if name == "nif" and nif_fault(text) is None:
        groups = (digits[start : start + 3] for start in range(0, _NIF, 3))
        return " ".join((*groups, digits[_NIF:])).strip()
    return "/".join(_ccp_parts(text)) if name == "ccp" and ccp_fault(text) is None else text


def _bare(text: str) -> str:
    """Return a text without what separates its signs."""
    return _SEPARATORS.sub("", text)


def _is_account(digits: str) -> bool:
    """Whether figures are those of a postal account: 1 to 10, not all of them zeros."""
    return len(digits) <= _ACCOUNT and _NO_FIGURE.search(digits) is None and digits.strip("0") != ""


def _rib_parts(digits: str) -> tuple[str, str, str, str]:
    bank, agency, account = _BANK, _BANK + _AGENCY, _RIB - _KEY
    return digits[:bank], digits[bank:agency], digits[agency:account], digits[account:]


def _ccp_parts(text: str) -> tuple[str, str]:
    digits = _bare(_KEY_WORD.sub("", text))
    return digits[:-_KEY], digits[-_KEY:]


def _signs_fault(digits: str) -> Problem | None:
    """Tell the first sign that is no figure from 0 to 9: a letter, or a figure of another script."""
    sign = _NO_FIGURE.search(digits)
    if sign is None:
        return None
    shown = sign[0] if sign[0].isprintable() else f"U+{ord(sign[0]):04X}"
    return Problem("", "identifier_of_other_signs", {"sign": shown})


def _length_fault(key: str, digits: str, *lengths: int) -> Problem | None:
    return None if len(digits) in lengths else Problem("", key, {"count": len(digits)})
