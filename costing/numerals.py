"""Amounts in letters, as the last line of a quote wants them: whole dinars, then centimes where there are any."""

from decimal import Decimal

from costing import arabic, english, french
from costing.errors import AmountTooLarge, AmountUnwritable, LanguageNotWritten
from costing.money import CENTIME, decimal_of, exactly

_LANGUAGES = {
    "fr": (french.dinars, french.centimes, french.AND),
    "ar": (arabic.dinars, arabic.centimes, arabic.AND),
    "en": (english.dinars, english.centimes, english.AND),
}
WRITTEN = tuple(_LANGUAGES)
LIMIT = Decimal(10) ** 12
_CENTIMES = 100


@exactly
def amount_in_words(amount: Decimal | int, lang: str) -> str:
    """Write an amount of dinars in letters, in lower case.

    Parameters
    ----------
    amount
        Amount [DZD], from 0 up to but not including 10^12, with no more than two decimals.
    lang
        Language of the words: fr, ar or en.

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
    >>> amount_in_words(Decimal("1002003.05"), "ar")
    'مليون وألفان وثلاثة دنانير جزائرية وخمسة سنتيمات'
    """
    if lang not in _LANGUAGES:
        raise LanguageNotWritten(what="words", asked=lang, available=WRITTEN)
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int | float):
        raise AmountUnwritable(amount=str(amount))
    exact = decimal_of(amount)
    if not exact.is_finite() or exact < 0:
        raise AmountUnwritable(amount=str(amount))
    if exact >= LIMIT:
        raise AmountTooLarge(amount=str(amount), limit=str(LIMIT))
    if exact != exact.quantize(CENTIME):
        raise AmountUnwritable(amount=str(amount))
    in_dinars, in_centimes, conjunction = _LANGUAGES[lang]
    dinars, centimes = divmod(int(exact * _CENTIMES), _CENTIMES)
    parts = [in_dinars(dinars)] if dinars or not centimes else []
    return conjunction.join([*parts, *([in_centimes(centimes)] if centimes else [])])
