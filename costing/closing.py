"""The sentence that closes a priced document: what it is, and its amount in letters."""

from decimal import Decimal
from typing import Literal

from costing.numerals import amount_in_words
from costing.wording import say

Kind = Literal["proposal", "devis", "proforma", "financial", "dqe", "invoice"]


def closing_formula(amount: Decimal | int, kind: Kind, lang: str, *, stamped: bool = False) -> str:
    """Write the closing sentence of a document.

    Parameters
    ----------
    amount
        What is due [DZD], taxes included, from 0 up to but not including 10^12, with no more than two decimals.
    kind
        The document: proposal, devis, proforma, financial (a financial offer), dqe or invoice.
    lang
        Language of the sentence: fr, ar or en.
    stamped
        Whether a stamp duty is in the amount.

    Raises
    ------
    AmountUnwritable, AmountTooLarge, LanguageNotWritten
        As for `amount_in_words`.

    Examples
    --------
    >>> closing_formula(Decimal(80), "invoice", "en", stamped=True)
    'Total amount of this invoice: eighty Algerian dinars (all taxes and stamp duty included).'
    """
    words = amount_in_words(amount, lang)
    taxes = say("closing.stamped" if stamped else "closing.taxed", lang)
    return say(f"closing.{kind}", lang, words=words, taxes=taxes)
