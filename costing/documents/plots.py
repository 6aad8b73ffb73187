"""Pictures of what was priced, as figures of matplotlib: a notebook shows them, `.savefig(path)` writes them.

They have a white ground of their own, so that they read alike in a document, on a light theme and on a dark one, and
the colours and fonts of the company's documents. Nothing is told by a colour alone: hatches, light and dark, and words
beside every bar tell it too. `alt` of a figure says what it shows to who cannot see it.

Notes
-----
A line, a risk and what a quote holds inside are the company's; what is due, its calendar and what it costs to own may
be shown to a client.
"""

from typing import TYPE_CHECKING, Any

from costing.documents import plot_bridge as bridges
from costing.documents import plot_calendar as calendars
from costing.documents import plot_costs as costs
from costing.documents import plot_line as lines
from costing.documents import plot_portfolio as portfolios
from costing.documents import plot_programme as programmes
from costing.documents import plot_risk as risks
from costing.documents import plot_variants as variants
from costing.estimating import Estimate
from costing.portfolio.risks import PortfolioRisk
from costing.portfolio.summing import PortfolioSummary
from costing.progress import HOUSE_LANGUAGE
from costing.quoting.bridging import Bridge
from costing.quoting.comparing import Comparison
from costing.quoting.internal_quote import InternalQuote
from costing.quoting.quote import Quote
from costing.quoting.schedule import Schedule
from costing.risk import Risk
from costing.wording import spoken

if TYPE_CHECKING:
    from costing.documents.plot_figure import Picture


def plot_line(estimate: Estimate, code: str, lang: str | None = None) -> "Picture":
    """Draw why a line costs what it costs: from its published range, driver by driver, to its price; internal.

    Parameters
    ----------
    estimate
        What was priced.
    code
        Code of a line.
    lang
        fr, ar or en; without it, the scope's.

    Returns
    -------
    Picture
        Bars in dinars, those of unknown answers hatched, with how far they may reach; of a line with a quantity, the
        unit price.

    Raises
    ------
    LineUnknown
        No line has that code.
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return lines.plot_line(estimate, code, spoken(lang, estimate.scope.lang))


def plot_risk(risk: Risk, kind: str = "curve", lang: str | None = None, *, at: Any = None) -> "Picture":
    """Draw how sure a total is, or what moves it; internal.

    Parameters
    ----------
    risk
        The risk of an estimate.
    kind
        `curve` or `tornado`.
    lang
        fr, ar or en; without it, the scope's.
    at
        An amount [DZD before tax] or a quote to show on the curve in the place of the point price. A quote that sells
        more than the estimate, or at prices set by hand, is shown on its own curve.

    Raises
    ------
    PictureUnknown
        Another kind.
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return risks.plot_risk(risk, kind, at, spoken(lang, risk.assembly.case.scope.lang))


def plot_internal(internal: InternalQuote, kind: str = "curve", lang: str | None = None) -> "Picture":
    """Draw how sure the total of a quote is, or what moves it, from its record; internal.

    Raises
    ------
    PictureUnknown
        Neither `curve` nor `tornado`.
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return risks.plot_internal(internal, kind, spoken(lang, internal.quote.lang))


def plot_schedule(schedule: Schedule, lang: str | None = None) -> "Picture":
    """Draw a project over its days: stages, what is not worked, the interruption, milestones.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return calendars.plot_schedule(schedule, spoken(lang, schedule.lang))


def plot_quote(quote: Quote, lang: str | None = None) -> "Picture":
    """Draw what a quote costs to own, year by year, with tax.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return costs.plot_quote(quote, spoken(lang, quote.lang))


def plot_comparison(comparison: Comparison, lang: str | None = None) -> "Picture":
    """Draw variants side by side: what is paid once with its range, and what each costs over the years; internal.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return variants.plot_comparison(comparison, spoken(lang, comparison.variants[0].scope.lang))


def plot_bridge(bridge: Bridge, lang: str | None = None) -> "Picture":
    """Draw the way from what was due to what is due, cause by cause.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return bridges.plot_bridge(bridge, spoken(lang, bridge.new.lang))


def plot_portfolio(summary: PortfolioSummary, kind: str = "wilaya", lang: str | None = None) -> "Picture":
    """Draw what priced facilities come to, by wilaya, by kind of client or by service, or how sure it is; internal.

    Raises
    ------
    PictureUnknown
        Another kind.
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return portfolios.plot_portfolio(summary, kind, spoken(lang, summary.lang))


def plot_programme(risk: PortfolioRisk, kind: str = "curve", lang: str | None = None) -> "Picture":
    """Draw how sure a programme of facilities is, or which of them move it most; internal.

    Raises
    ------
    PictureUnknown
        Neither `curve` nor `shares`.
    LanguageNotWritten
        Not one of the three languages.
    ExtraMissing
        matplotlib is not installed.
    """
    return programmes.plot_programme(risk, kind, spoken(lang, HOUSE_LANGUAGE))
