"""Amounts in letters, as the last line of a quote wants them.

French only so far: cardinals by num2words, the rest by the rules of Algerian usage (traditional spelling, "de" after a
bare million or milliard, "dinar" agreeing from two on, centimes joined by "et").
"""

from decimal import Decimal

from num2words import num2words

from costing.errors import AmountTooLarge, AmountUnwritable, LanguageNotWritten
from costing.money import CENTIME, decimal_of, exactly

WRITTEN = ("fr",)
LIMIT = Decimal(10) ** 12
_PLURAL_FROM = 2
_CENTIMES = 100
_ROUND_NOUNS = ("million", "millions", "milliard", "milliards")


@exactly
def amount_in_words(amount: Decimal | int, lang: str) -> str:
    """Write an amount of dinars in letters, in lower case.

    Parameters
    ----------
    amount
        Amount [DZD], from 0 up to but not including 10^12, with no more than two decimals.
    lang
        Language of the words: fr.

    Returns
    -------
    str
        The bare amount; centimes only if there are any; no closing formula.

    Raises
    ------
    AmountUnwritable
        A negative amount, one that is not finite, or one finer than a centime: round it first.
    AmountTooLarge
        10^12 dinars or more.
    LanguageNotWritten
        A language that has no words yet.

    Examples
    --------
    >>> amount_in_words(Decimal("4462500.11"), "fr")
    'quatre millions quatre cent soixante-deux mille cinq cents dinars algériens et onze centimes'
    >>> amount_in_words(Decimal(1000000), "fr")
    'un million de dinars algériens'
    """
    if lang not in WRITTEN:
        raise LanguageNotWritten(what="words", asked=lang, available=WRITTEN)
    exact = decimal_of(amount)
    if not exact.is_finite() or exact < 0 or exact != exact.quantize(CENTIME):
        raise AmountUnwritable(amount=str(amount))
    if exact >= LIMIT:
        raise AmountTooLarge(amount=str(amount), limit=str(LIMIT))
    dinars, centimes = divmod(int(exact * _CENTIMES), _CENTIMES)
    parts = [_counted(dinars, "dinar algérien", "dinars algériens")] if dinars or not centimes else []
    if centimes:
        parts.append(_counted(centimes, "centime", "centimes"))
    return " et ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    words: str = num2words(count, lang="fr")
    noun = one if count < _PLURAL_FROM else many
    return f"{words} de {noun}" if words.rsplit(maxsplit=1)[-1] in _ROUND_NOUNS else f"{words} {noun}"
