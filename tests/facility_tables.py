"""Tables of facilities for the command that prices them, and what it writes."""

import csv
import io

ON = ("--day", "2026-11-24")
HEAD = "reference,client.name,wilaya,client.kind,migration.volume_tb,systems.pacs.upgrade,maintenance,hardware.level"
GOOD = (
    "CHU-1,CHU d'Exemple (fictif),Alger,university_hospital,18,major,true,",
    "EPH-2,EPH d'Exemple (fictif),31,district_hospital,2.5,,,none",
    "IMG-3,Centre d'Exemple (fictif),,,,minor,false,servers",
)


def table(folder, *rows, head=HEAD, name="facilities.csv"):
    """Write a table of facilities."""
    path = folder / name
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    return path


def rows_of(path, separator=","):
    """Return the rows of a CSV file, its head first."""
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=separator))
