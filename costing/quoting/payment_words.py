"""The plan of payment and the rules of public contracts in words, as every table and document says them."""

from costing.quoting.payments import INSTALMENT
from costing.quoting.record import PaymentRecord, RuleNote
from costing.wording import Measure, day, money, percent, say, small

_HUNDRED = 100


def payment_row(payment: PaymentRecord, lang: str) -> tuple[str, str, str, str]:
    """Return milestone, share, amount [DZD, taxes included] and when it is due, as text in a language."""
    share, amount = percent(payment.share * _HUNDRED, lang), money(payment.amount, lang)
    return payment.labels[lang], share, amount, payable(payment, lang)


def payable(payment: PaymentRecord, lang: str) -> str:
    """Say when a payment is due: on which day, else how long after its milestone."""
    if payment.day is not None:
        return day(payment.day, lang)
    if not payment.due_days:
        return say("payments.at_once", lang)
    # An advance and a retention are named for what they are, and not for their moment.
    moment = "" if payment.kind == INSTALMENT else f"_{payment.stage}"
    return say(f"payments.after{moment}", lang, days=Measure(payment.due_days, "day"))


def rule_line(note: RuleNote, lang: str) -> str:
    """Say one rule of public contracts: whether it warns, what it makes of the offer, and how sure it is."""
    warned = f"{say('severity.warning', lang)} " if note.warning else ""
    sure = f" [{say(f'confidence.{note.confidence}', lang)}]" if note.confidence is not None else ""
    text = small(note.text[lang]) if note.warning else note.text[lang]
    return f"{warned}{text}{sure}"
