"""The quotes of the risk reference: written by a fixed walk, without a random number, so that anyone gets the same.

A line is (low, likely, high, open top) in DZD. Line i of the walk takes its size, its width, the place of its likely
value and its top from cycles of different lengths, so that no two lines of a case are alike.
"""

SMALLEST, LARGEST = 50_000, 10_000_000
STEP = 5_000  # every low and high is a multiple of it, so that a case can be read aloud
GOLDEN = 0.6180339887498949  # sizes walk over the log scale by this fraction: even, and never twice the same
WIDTHS = (2, 5, 1.3, 3, 8, 2.5, 20, 1.6, 4, 10, 6)  # high / low
PLACES = (0.1, 0.4, 0.7, 0.03, 0.25, 0.55, 0.9, 0.35, 0.15, 0.97, 0.5, 0.2, 0.8)  # of likely between low and high
OPEN_EVERY = 3  # with mixed tops, every third line has an open one

STUDY = (  # facts of the published eight-line job: quantity x (min, mode, max), already multiplied
    (200_000, 500_000, 1_000_000, False),  # minor update
    (500_000, 1_500_000, 3_000_000, False),  # major upgrade
    (600_000, 1_440_000, 3_000_000, False),  # workstations
    (200_000, 600_000, 1_500_000, False),  # data migration
    (600_000, 1_600_000, 4_000_000, False),  # integration
    (150_000, 300_000, 750_000, False),  # training
    (150_000, 300_000, 900_000, False),  # test and go-live
    (360_000, 600_000, 1_200_000, False),  # maintenance
)
STUDY_OPEN_TOPS = (1, 3, 4)  # major upgrade, data migration, integration: published with "+"


def walk(first, number, tops="mixed"):
    """Lines `first` to `first + number - 1` of the walk; `tops` is "closed", "open" or "mixed"."""
    lines = []
    for i in range(first, first + number):
        width, place = WIDTHS[i % len(WIDTHS)], PLACES[i % len(PLACES)]
        room = LARGEST / width / SMALLEST  # the widest lines start low, so that no high passes the largest
        low = STEP * round(SMALLEST * room ** (GOLDEN * i % 1) / STEP)
        high = STEP * round(low * width / STEP)
        likely = 1_000 * round((low + place * (high - low)) / 1_000)
        lines.append((low, likely, high, tops == "open" or (tops == "mixed" and i % OPEN_EVERY == 1)))
    return tuple(lines)


def dearer(lines, factor):
    """The same lines at `factor` times their prices: another vendor's category."""
    return tuple((*(round(price * factor) for price in line[:3]), line[3]) for line in lines)


def case(name, rank_correlation, lines, constant=0, **extras):
    """One case: one list of lines for certain, unless `components` brings several with their shares."""
    components = extras.pop("components", ((1.0, constant, lines),))
    named = [{"share": share, "constant": base, "lines": prices} for share, base, prices in components]
    plain = {"foreign": (), "events": (), "growth": 1.0, "sigma_e": 0.0}
    return {"name": name, "rank_correlation": rank_correlation, "components": named, **plain, **extras}


STUDY_WITH_OPEN_TOPS = tuple((*line[:3], i in STUDY_OPEN_TOPS) for i, line in enumerate(STUDY))

ONE_TO_THREE = (
    case("1 line, closed, likely in the middle", 0.3, ((1_000_000, 2_000_000, 3_000_000, False),)),
    case("1 line, closed, likely near low", 0.3, ((500_000, 600_000, 3_000_000, False),)),
    case("1 line, closed, likely near high", 0.0, ((500_000, 2_900_000, 3_000_000, False),)),
    case("1 line, closed, x20, likely near low", 0.3, ((500_000, 1_000_000, 10_000_000, False),)),
    case("1 line, open top, likely near low", 0.3, ((300_000, 400_000, 2_000_000, True),)),
    case("1 line, open top, likely in the middle, a constant", 0.6, ((200_000, 700_000, 1_500_000, True),), 800_000),
    case("2 lines, correlation 0", 0.0, walk(1, 2, "closed")),
    case("2 lines, correlation 0.3, both x20, a constant", 0.3,
         ((50_000, 150_000, 1_000_000, False), (500_000, 2_000_000, 10_000_000, True)), 250_000),
    case("2 lines, correlation 0.6", 0.6, walk(15, 2)),
    case("2 lines, correlation 0.8, open tops", 0.8, walk(27, 2, "open")),
    case("3 lines, correlation 0", 0.0, walk(40, 3)),
    case("3 lines, correlation 0.3, likely at low, in the middle, at high", 0.3,
         ((400_000, 400_000, 1_600_000, False), (300_000, 900_000, 1_500_000, True),
          (200_000, 1_200_000, 1_200_000, False))),
    case("3 lines, correlation 0.6, open tops", 0.6, walk(52, 3, "open"), 1_500_000),
    case("3 lines, correlation 0.8", 0.8, walk(65, 3, "closed")),
)  # fmt: skip
FIVE_AND_EIGHT = (
    case("5 lines, correlation 0", 0.0, walk(3, 5)),
    case("5 lines, correlation 0.3", 0.3, walk(20, 5), 600_000),
    case("5 lines, correlation 0.6", 0.6, walk(31, 5, "open")),
    case("5 lines, correlation 0.8", 0.8, walk(44, 5)),
    case("8 lines, the published job", 0.3, STUDY),
    case("8 lines, the published job, three open tops", 0.3, STUDY_WITH_OPEN_TOPS),
    case("8 lines, the published job, correlation 0", 0.0, STUDY),
    case("8 lines, the published job, correlation 0.8", 0.8, STUDY),
    case("8 lines, correlation 0.3, a constant", 0.3, walk(70, 8), 3_000_000),
    case("8 lines, correlation 0.6", 0.6, walk(90, 8)),
)
MANY = (
    case("20 lines, correlation 0", 0.0, walk(100, 20)),
    case("20 lines, correlation 0.3", 0.3, walk(120, 20, "closed")),
    case("20 lines, correlation 0.8", 0.8, walk(150, 20)),
    case("40 lines, correlation 0", 0.0, walk(200, 40, "closed")),
    case("40 lines, correlation 0.3", 0.3, walk(240, 40)),
    case("40 lines, correlation 0.6, a constant", 0.6, walk(280, 40), 5_000_000),
    case("60 lines, correlation 0", 0.0, walk(400, 60)),
    case("60 lines, correlation 0.3", 0.3, walk(460, 60)),
    case("60 lines, correlation 0.8", 0.8, walk(520, 60)),
)

THREE_VENDORS = (
    (0.5, 200_000, walk(3, 5)),
    (0.3, 300_000, dearer(walk(3, 5), 1.4)),
    (0.2, 0, dearer(walk(3, 5), 1.9)),
)
THREE_VENDORS_OF_THE_STUDY = (
    (0.2, 0, dearer(STUDY_WITH_OPEN_TOPS, 0.8)),
    (0.35, 400_000, STUDY_WITH_OPEN_TOPS),
    (0.45, 650_000, dearer(STUDY, 1.3)[:7]),
)
CERTAIN_EVENT = (0.25, 900_000, 900_000, 900_000)  # its impact is known to the dinar
FITTED_EVENT = (0.3, 600_000, 1_000_000, 1_800_000)  # P10 and P90 both kept
FLOORED_EVENT = (0.15, 100_000, 800_000, 3_000_000)  # a P10-P90 fit would go below 0

EXTRAS = (
    case("a mixture of three vendors, 5 lines", 0.3, (), components=THREE_VENDORS),
    case("a mixture of three vendors, 8, 8 and 7 lines", 0.6, (), components=THREE_VENDORS_OF_THE_STUDY),
    case("one event, a certain impact", 0.3, STUDY, events=(CERTAIN_EVENT,)),
    case("one event, P10 and P90 kept", 0.3, walk(20, 5), events=(FITTED_EVENT,)),
    case("two events, one with its minimum at 0", 0.3, STUDY_WITH_OPEN_TOPS, events=(FITTED_EVENT, FLOORED_EVENT)),
    case("escalation", 0.3, STUDY, 500_000, growth=1.05, sigma_e=0.08),
    case("escalation of a single line", 0.3, ((500_000, 1_200_000, 3_000_000, True),), growth=1.12, sigma_e=0.15),
    case("currency on one foreign constant", 0.3, STUDY, foreign=((4_000_000, 0.12),)),
    case("currency on two foreign constants, 3 lines", 0.6, walk(40, 3), 100_000,
         foreign=((1_500_000, 0.1), (800_000, 0.2))),
    case("escalation and currency", 0.3, walk(70, 8), 1_000_000, foreign=((3_000_000, 0.15),),
         growth=1.1, sigma_e=0.06),
    case("all at once, 5 lines", 0.3, (), components=THREE_VENDORS, foreign=((1_200_000, 0.12),),
         events=(CERTAIN_EVENT, FLOORED_EVENT), growth=1.05, sigma_e=0.08),
    case("all at once, 8, 8 and 7 lines", 0.3, (), components=THREE_VENDORS_OF_THE_STUDY,
         foreign=((2_500_000, 0.1), (600_000, 0.18)), events=(FITTED_EVENT, FLOORED_EVENT), growth=1.08, sigma_e=0.1),
)  # fmt: skip

CASES = ONE_TO_THREE + FIVE_AND_EIGHT + MANY + EXTRAS
