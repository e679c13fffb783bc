"""School years, programmes and transition questions a new installation begins with. An administrator changes them.

Nothing here is checked against this year's published dates: `checked_on` stays empty until somebody does that.
Sources stand in bokmål: an administrator reads and rewrites them as they stand.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid5

from casework.migrations.first_rules import NAMESPACE

BEGINS = (2024, 2025, 2026, 2027)

COUNTY = "Vestland fylkeskommune: publiserte datoer for inntak."
OTHER_COUNTIES = "Datoer fra andre fylker (Agder, Innlandet). Vestland kan ha andre."
CUSTOM = "Vanlig praksis i Bergen. Se skoleruta."
STATISTICS = "Statistisk sentralbyrå: telledato for elever i videregående opplæring."
REGISTER = "Udir, Registreringshåndboka: inntaket ajourføres til 31. august."
OURS = "Samarbeidets egen frist."

DATES: tuple[tuple[str, bool, str, tuple[str, str, str, str]], ...] = (
    ("intake_2", True, COUNTY, ("2024-08-05", "2025-08-04", "2026-08-04", "2027-08-04")),
    ("answer_2", True, OTHER_COUNTIES, ("2024-08-09", "2025-08-08", "2026-08-08", "2027-08-08")),
    ("intake_3", True, COUNTY, ("2024-08-11", "2025-08-11", "2026-08-11", "2027-08-11")),
    ("answer_3", True, OTHER_COUNTIES, ("2024-08-14", "2025-08-14", "2026-08-14", "2027-08-14")),
    ("first_day", False, CUSTOM, ("2024-08-19", "2025-08-18", "2026-08-17", "2027-08-16")),
    ("intake_settled", False, REGISTER, ("2024-08-31", "2025-08-31", "2026-08-31", "2027-08-31")),
    ("notice", True, COUNTY, ("2024-10-01", "2025-10-01", "2026-10-01", "2027-10-01")),
    ("counting_day", False, STATISTICS, ("2024-10-01", "2025-10-01", "2026-10-01", "2027-10-01")),
    ("autumn_check", True, OURS, ("2024-10-07/25", "2025-10-06/24", "2026-10-05/23", "2027-10-11/29")),
    ("autumn_break", False, CUSTOM, ("2024-10-07/11", "2025-10-06/10", "2026-10-05/09", "2027-10-11/15")),
    ("career_talks", True, OURS, ("2024-11-30", "2025-11-30", "2026-11-30", "2027-11-30")),
    (
        "christmas_break",
        False,
        CUSTOM,
        ("2024-12-23/2025-01-02", "2025-12-22/2026-01-02", "2026-12-21/2027-01-01", "2027-12-22/2028-01-03"),
    ),
    ("portal_opens", True, COUNTY, ("2025-01-06", "2026-01-05", "2027-01-04", "2028-01-04")),
    ("winter_check", True, OURS, ("2025-01-02/31", "2026-01-02/31", "2027-01-02/31", "2028-01-02/31")),
    ("application_priority", True, COUNTY, ("2025-02-01", "2026-02-01", "2027-02-01", "2028-02-01")),
    ("winter_break", False, CUSTOM, ("2025-02-24/28", "2026-02-23/27", "2027-03-01/05", "2028-02-28/2028-03-03")),
    ("application_ordinary", True, COUNTY, ("2025-03-01", "2026-03-01", "2027-03-01", "2028-03-01")),
    ("easter_break", False, CUSTOM, ("2025-04-14/21", "2026-03-30/2026-04-06", "2027-03-22/29", "2028-04-10/17")),
    ("summer_jobs", True, OURS, ("2025-05-15", "2026-05-15", "2027-05-15", "2028-05-15")),
    ("handover_meetings", True, OURS, ("2025-05-31", "2026-05-31", "2027-05-31", "2028-05-31")),
    ("compulsory_end", False, CUSTOM, ("2025-06-20", "2026-06-19", "2027-06-18", "2028-06-16")),
    ("grades_complete", True, OURS, ("2025-06-20", "2026-06-20", "2027-06-20", "2028-06-20")),
    ("year_result", True, OURS, ("2025-06-20", "2026-06-20", "2027-06-20", "2028-06-20")),
    ("case_review", True, OURS, ("2025-06-30", "2026-06-30", "2027-06-30", "2028-06-30")),
    ("documents", True, COUNTY, ("2025-07-01", "2026-07-01", "2027-07-01", "2028-07-01")),
    ("intake_1", True, OTHER_COUNTIES, ("2025-07-08", "2026-07-08", "2027-07-08", "2028-07-08")),
    ("answer_1", True, OTHER_COUNTIES, ("2025-07-15", "2026-07-15", "2027-07-15", "2028-07-15")),
)
"""What, whether it moves off a weekend or holiday, where it comes from, and when in each of the four years."""

GREP = "Udir, Grep: programområder på Vg1."
COMMON = "Kjent vei utenom de femten utdanningsprogrammene."

PROGRAMMES: tuple[tuple[str, str, str | None, str, str, str], ...] = (
    (
        "ST",
        "general",
        "STUSP1----",
        "Studiespesialisering",
        "Studiespesialisering",
        "Specialisation in general studies",
    ),
    ("ID", "general", "IDIDR1----", "Idrettsfag", "Idrettsfag", "Sports and physical education"),
    (
        "KD",
        "general",
        "KDKDA1----",
        "Kunst, design og arkitektur",
        "Kunst, design og arkitektur",
        "Art, design and architecture",
    ),
    ("MD", "general", "MDMDD1----", "Musikk, dans og drama", "Musikk, dans og drama", "Music, dance and drama"),
    ("MK", "general", "MKMED1----", "Medier og kommunikasjon", "Medium og kommunikasjon", "Media and communication"),
    (
        "BA",
        "vocational",
        "BABAT1----",
        "Bygg- og anleggsteknikk",
        "Bygg- og anleggsteknikk",
        "Building and construction",
    ),
    (
        "EL",
        "vocational",
        "ELELE1----",
        "Elektro og datateknologi",
        "Elektro og datateknologi",
        "Electrical engineering and computer technology",
    ),
    (
        "FD",
        "vocational",
        "FDFBI1----",
        "Frisør, blomster, interiør og eksponeringsdesign",
        "Frisør, blomster, interiør og eksponeringsdesign",
        "Hairdressing, floral, interior and retail design",
    ),
    (
        "HS",
        "vocational",
        "HSHSF1----",
        "Helse- og oppvekstfag",
        "Helse- og oppvekstfag",
        "Healthcare, childhood and youth development",
    ),
    (
        "DT",
        "vocational",
        "DTDTH1----",
        "Håndverk, design og produktutvikling",
        "Handverk, design og produktutvikling",
        "Crafts, design and product development",
    ),
    (
        "IM",
        "vocational",
        "IMIKM1----",
        "Informasjonsteknologi og medieproduksjon",
        "Informasjonsteknologi og medieproduksjon",
        "Information technology and media production",
    ),
    ("NA", "vocational", "NANAB1----", "Naturbruk", "Naturbruk", "Agriculture, fishing and forestry"),
    (
        "RM",
        "vocational",
        "RMRMF1----",
        "Restaurant- og matfag",
        "Restaurant- og matfag",
        "Restaurant and food processing",
    ),
    (
        "SR",
        "vocational",
        "SRSSR1----",
        "Salg, service og reiseliv",
        "Sal, service og reiseliv",
        "Sales, service and tourism",
    ),
    (
        "TP",
        "vocational",
        "TPTIP1----",
        "Teknologi- og industrifag",
        "Teknologi- og industrifag",
        "Technology and industry",
    ),
    (
        "INTRO",
        "other_route",
        None,
        "Innføringstilbud eller kombinasjonsklasse",
        "Innføringstilbod eller kombinasjonsklasse",
        "Introductory or combination class",
    ),
    (
        "COUNTY",
        "other_route",
        None,
        "Arbeidslivstrening i regi av fylket",
        "Arbeidslivstrening i regi av fylket",
        "Work training run by the county",
    ),
    ("CANDIDATE", "other_route", None, "Lærekandidat", "Lærekandidat", "Training candidate"),
    (
        "PRIVATE",
        "other_route",
        None,
        "Privat videregående skole",
        "Privat vidaregåande skule",
        "Private upper secondary school",
    ),
    ("FOLK", "other_route", None, "Folkehøgskole", "Folkehøgskule", "Folk high school"),
)

QUESTIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "strengths",
        "Hva er eleven god på og glad i?",
        "Kva er eleven god på og glad i?",
        "What is the pupil good at and fond of?",
    ),
    (
        "helps",
        "Hva har hjulpet eleven til å lykkes på skolen?",
        "Kva har hjelpt eleven til å lykkast på skulen?",
        "What has helped the pupil succeed at school?",
    ),
    (
        "wants",
        "Hva ønsker eleven seg det første året?",
        "Kva ønskjer eleven seg det første året?",
        "What does the pupil want from the first year?",
    ),
    (
        "first_weeks",
        "Hva bør den nye skolen gjøre de første ukene?",
        "Kva bør den nye skulen gjere dei første vekene?",
        "What should the new school do in the first weeks?",
    ),
    (
        "agreed",
        "Hva er avtalt med eleven om oppstarten?",
        "Kva er avtalt med eleven om oppstarten?",
        "What is agreed with the pupil about the start?",
    ),
)
"""Strengths stand first. Each question is a version of its own; a new wording is a new row."""


def years() -> list[dict[str, Any]]:
    """The school years."""
    return [{"id": _year(begins), "begins": begins, "version": 1} for begins in BEGINS]


def dates() -> list[dict[str, Any]]:
    """Every date of every year."""
    return [
        _date(begins, kind, moves, source, written)
        for kind, moves, source, by_year in DATES
        for begins, written in zip(BEGINS, by_year, strict=True)
    ]


def programmes() -> list[dict[str, Any]]:
    """The fifteen programmes, and the other routes."""
    return [
        {
            "id": uuid5(NAMESPACE, f"programme/{code}"),
            "code": code,
            "kind": kind,
            "area_code": area,
            "name_nb": nb,
            "name_nn": nn,
            "name_en": en,
            "position": position,
            "from_year": 2020,
            "to_year": None,
            "source": COMMON if area is None else GREP,
            "checked_on": None,
            "version": 1,
        }
        for position, (code, kind, area, nb, nn, en) in enumerate(PROGRAMMES, start=1)
    ]


def questions() -> list[dict[str, Any]]:
    """The questions of the transition note, first versions."""
    return [
        {
            "id": uuid5(NAMESPACE, f"handover/{code}/1"),
            "code": code,
            "number": 1,
            "position": position,
            "text_nb": nb,
            "text_nn": nn,
            "text_en": en,
            "retired_at": None,
        }
        for position, (code, nb, nn, en) in enumerate(QUESTIONS, start=1)
    ]


def _year(begins: int) -> Any:
    return uuid5(NAMESPACE, f"school-year/{begins}")


def _date(begins: int, kind: str, moves: bool, source: str, written: str) -> dict[str, Any]:
    first, _, last = written.partition("/")
    last = first[: 10 - len(last)] + last if last else ""
    return {
        "id": uuid5(NAMESPACE, f"school-year/{begins}/{kind}"),
        "school_year_id": _year(begins),
        "kind": kind,
        "starts_on": date.fromisoformat(first),
        "ends_on": date.fromisoformat(last) if last else None,
        "moves": moves,
        "source": source,
        "checked_on": None,
        "version": 1,
    }
