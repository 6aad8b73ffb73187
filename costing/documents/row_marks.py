"""What stands beside each row of the sheet that is negotiated on, for a reader to know it by, wherever it then stands.

A row of the price table, an option's line and a year of maintenance stand beside their own code. No code of a line
begins with "#" or holds ":".
"""

NET, ON_LINES, AGREED, WHOLE, AFTER = "#net", "#on_lines", "#agreed", "#discount", "#after"
GROSS, STAMP, DUE, WORDS = "#gross", "#stamp", "#due", "#words"
YEARS, COMMITMENT = "#yearly_sum", "#commitment"
WITH_OPTIONS, WITH_OPTIONS_DUE = "#with_options", "#with_options_due"
OPTION, VARIANT = "option:", "variant:"
GROUP = "#group."
# What a client writes beside a choice to take it.
TICK = "\u2713"


def group_mark(number: int) -> str:
    """Return the mark of the heading of a group of lines, from 1."""
    return f"{GROUP}{number}"


def tax_mark(rate: str) -> str:
    """Return the mark of the value-added tax of a rate [percent]."""
    return f"#vat.{rate}"


def payment_mark(number: int) -> str:
    """Return the mark of a payment, from 1."""
    return f"#payment.{number}"


def recovered_mark(number: int) -> str:
    """Return the mark of what a payment gives back of advances."""
    return f"#recovered.{number}"


def retained_mark(number: int) -> str:
    """Return the mark of what is retained of a payment."""
    return f"#retained.{number}"


def choice_mark(kind: str, code: str) -> str:
    """Return the mark of the row where a choice is ticked; `kind` is OPTION or VARIANT."""
    return f"{kind}{code}"
