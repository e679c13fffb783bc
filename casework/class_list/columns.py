"""From the headings of a sheet to the columns casework keeps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from casework.class_list.findings import Column

# Folded headings, in order of preference: of «Klasse» and «Basisgruppe» in one sheet, the first here is kept.
HEADINGS: dict[Column, str] = {
    Column.NAME: "navn fulltnavn elevnavn elevensnavn elev namn fulltnamn elevnamn name fullname",
    Column.GIVEN_NAME: "fornavn fornavnogmellomnavn fornavnmellomnavn fornamn givenname firstname",
    Column.MIDDLE_NAME: "mellomnavn mellomnamn middlename",
    Column.FAMILY_NAME: "etternavn slektsnavn etternamn familyname lastname surname",
    Column.BIRTH_DATE: "fodselsdato foedselsdato fodselsdag foedselsdag fodtdato fodt fdato fodd dateofbirth",
    Column.GRADE: "trinn klassetrinn arstrinn aarstrinn arssteg steg grade",
    Column.CLASS_NAME: "klasse klassenavn basisgruppe basisgrupper klassegruppe gruppe class",
}
FAMILY_FIRST = ("etternavnfornavn", "etternavnogfornavn", "navnetternavnfornavn", "etternamnfornamn")
MAX_HEADING = 40
LOOKED_AT = 200  # characters of a cell; no heading is longer


@dataclass(frozen=True)
class Header:
    """Which cell holds what. `left_out` is by cell position; `family_first` is said by the heading itself."""

    columns: dict[Column, int]
    left_out: dict[int, str]
    family_first: bool = False

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which no pupil can be read. The grade may be read from the class."""
        lacks: list[Column] = []
        if Column.NAME not in self.columns:
            lacks += [c for c in (Column.GIVEN_NAME, Column.FAMILY_NAME) if c not in self.columns]
        if len(lacks) == 2:
            lacks = [Column.NAME]
        return (*lacks, *(c for c in (Column.BIRTH_DATE, Column.CLASS_NAME) if c not in self.columns))


def fold(heading: str) -> str:
    """A heading without case, spaces, punctuation, accents and anything in brackets: «Født (dato)» → fodt."""
    text = re.sub(r"[(\[].*?[)\]]", "", heading[:LOOKED_AT]).casefold().replace("ø", "o").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if letter.isalpha())


def recognise(cells: Sequence[str]) -> Header | None:
    """The header these cells make, or None when fewer than two of them are headings casework knows."""
    folded = [fold(cell) for cell in cells]
    family_first = next((i for i, heading in enumerate(folded) if heading in FAMILY_FIRST), None)
    found = {column: place for column in Column if (place := _place(column, folded)) is not None}
    if family_first is not None:
        found.setdefault(Column.NAME, family_first)
    if len(found) < 2:
        return None
    _choose_one_kind_of_name(found)
    kept = set(found.values())
    left_out = {i: shown(cell, letter_of(i)) for i, cell in enumerate(cells) if i not in kept}
    return Header(found, left_out, family_first is not None and found.get(Column.NAME) == family_first)


def _place(column: Column, folded: Sequence[str]) -> int | None:
    for heading in HEADINGS[column].split():
        for written in (heading, f"elev{heading}", f"elevens{heading}"):
            if written in folded:
                return folded.index(written)
    return None


def _choose_one_kind_of_name(found: dict[Column, int]) -> None:
    """Separate given and family names say more than one joined name; a lone half says less."""
    parts = (Column.GIVEN_NAME, Column.MIDDLE_NAME, Column.FAMILY_NAME)
    if Column.GIVEN_NAME in found and Column.FAMILY_NAME in found:
        found.pop(Column.NAME, None)
    elif Column.NAME in found:
        for part in parts:
            found.pop(part, None)


def shown(title: str, otherwise: str) -> str:
    """A heading or sheet name as it may be shown: short, printable, never a number or address by mistake."""
    text = " ".join("".join(c if c.isprintable() else " " for c in title[:LOOKED_AT]).split())
    if not text or "@" in text or re.search(r"\d{5}", re.sub(r"[ .-]", "", text)):
        return otherwise
    return text if len(text) <= MAX_HEADING else text[: MAX_HEADING - 1] + "…"


def letter_of(place: int) -> str:
    """The letters a spreadsheet shows over the column at this position: 0 → A, 26 → AA."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
