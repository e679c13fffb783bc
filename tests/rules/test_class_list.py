"""Reading class lists: what school systems export is understood, everything else is refused with a reason."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework import class_list
from casework.class_list import Column, FileKind, Grade, ProblemCode, ReadList, Row, RowProblemCode
from casework.class_list.decode import decode

TODAY = date(2026, 11, 23)
LOWER = (Grade.G8, Grade.G9, Grade.G10)
UPPER = (Grade.VG1, Grade.VG2, Grade.VG3)
HEAD = "Fornavn;Etternavn;Fødselsdato;Trinn;Klasse\n"


def read(text: str | bytes, *, grades: tuple[Grade, ...] = LOWER) -> ReadList:
    data = text.encode() if isinstance(text, str) else text
    return class_list.read(data, today=TODAY, grades=grades)


def one(line: str, *, head: str = HEAD, grades: tuple[Grade, ...] = LOWER) -> Row:
    found = read(head + line, grades=grades)
    assert not found.problems
    assert len(found.rows) == 1
    return found.rows[0]


def said(row: Row) -> set[tuple[RowProblemCode, Column]]:
    return {(problem.code, problem.column) for problem in row.problems}


def codes(found: ReadList) -> list[ProblemCode]:
    return [problem.code for problem in found.problems]


def workbook(*sheets: list[list[object]], hidden: tuple[int, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Ark{number + 1}")
        for cells in rows:
            sheet.append(cells)
        if number in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HEADINGS: list[object] = ["Fornavn", "Etternavn", "Fødselsdato", "Trinn", "Klasse"]
KARI = Row(2, "Kari", "Prøve", date(2011, 2, 1), Grade.G10, "10A")


# --- encodings, delimiters, headings ---------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_list_is_understood_in_every_encoding_and_delimiter_school_systems_use(delimiter: str, encoding: str) -> None:
    text = (HEAD + "Åse Ærlig;Øvrebø;01.02.2011;10;10A\n").replace(";", delimiter)
    found = read(text.encode(encoding))
    assert found.is_clean
    assert found.rows == (Row(2, "Åse Ærlig", "Øvrebø", date(2011, 2, 1), Grade.G10, "10A"),)


def test_a_name_from_outside_western_europe_survives_in_utf_8() -> None:
    row = one("Łukasz;Żółć-Ðặng;1.2.2011;10;10A")
    assert (row.given_name, row.family_name, row.problems) == ("Łukasz", "Żółć-Ðặng", ())


def test_a_name_written_with_loose_accents_becomes_nfc_with_single_spaces() -> None:
    row = one("Andre\u0301  \u00a0Bjo\u0308rn;O'Hara;1.2.2011;10;10A")
    assert (row.given_name, row.family_name) == ("André Björn", "O'Hara")


@pytest.mark.parametrize(
    "head",
    [
        "KLASSE; født ;ETTERNAVN;Trinn;Fornavn",
        "Basisgruppe;Fødselsdag;Etternavn:;Klassetrinn;For-navn",
        "Gruppe;Fødselsdato (dd.mm.åååå);Slektsnavn;Årstrinn;Elevens fornavn",
        "klasse;FODSELSDATO;elev etternavn;TRINN;fornavn",
        "Klasse;Fødd;Etternamn;Årssteg;Fornamn",
    ],
)
def test_headings_are_known_whatever_their_order_case_and_punctuation(head: str) -> None:
    row = one("10A;01.02.2011;Prøve;10;Kari", head=head + "\n")
    assert row == KARI


def test_a_middle_name_joins_the_given_names() -> None:
    row = one("Kari;Mo;Prøve;01.02.2011;10A", head="Fornavn;Mellomnavn;Etternavn;Født;Klasse\n")
    assert (row.given_name, row.family_name) == ("Kari Mo", "Prøve")


@pytest.mark.parametrize(
    ("heading", "written", "given_name", "family_name"),
    [
        ("Navn", "Kari Mo Prøve", "Kari Mo", "Prøve"),
        ("Navn", "Berg Prøve, Kari Mo", "Kari Mo", "Berg Prøve"),
        ("Elev", "Prøve,Kari", "Kari", "Prøve"),
        ("Etternavn, fornavn", "Prøve Kari", "Kari", "Prøve"),
        ("Etternavn, fornavn", "Berg Prøve, Kari", "Kari", "Berg Prøve"),
    ],
)
def test_a_full_name_is_parted_as_it_is_written(heading: str, written: str, given_name: str, family_name: str) -> None:
    row = one(f"{written};01.02.2011;10A", head=f"{heading};Født;Klasse\n")
    assert (row.given_name, row.family_name, row.problems) == (given_name, family_name, ())


def test_three_words_with_the_family_name_first_and_no_comma_are_for_the_school_to_part() -> None:
    row = one("Berg Prøve Kari;01.02.2011;10A", head="Etternavn, fornavn;Født;Klasse\n")
    assert said(row) == {(RowProblemCode.UNCLEAR_NAME, Column.NAME)}


def test_titles_above_the_headings_are_passed_over_and_rows_keep_the_numbers_of_the_sheet() -> None:
    found = read("Prøvestad skole\n\nUtskrift 01.10.2026;;\n" + HEAD + "\nKari;Prøve;01.02.2011;10;10A\n;;;;\n")
    assert [row.number for row in found.rows] == [6]


def test_headings_printed_again_on_each_page_are_not_pupils() -> None:
    found = read(HEAD + "Kari;Prøve;01.02.2011;10;10A\n" + HEAD + "Ola;Prøve;01.03.2011;10;10A\n")
    assert [row.number for row in found.rows] == [2, 4]
    assert found.is_clean


def test_the_line_that_tells_excel_the_delimiter_has_no_row_number() -> None:
    assert read("sep=;\r\n" + HEAD + "Kari;Prøve;01.02.2011;10;10A").rows == (KARI,)


def test_a_class_column_is_preferred_to_a_group_column() -> None:
    found = read("Gruppe;Navn;Født;Klasse\nFlaggruppe;Kari Prøve;01.02.2011;10A\n")
    assert found.rows[0].class_name == "10A"
    assert found.left_out == ("Gruppe",)


# --- what is left out ------------------------------------------------------------------------------------


def test_other_columns_are_named_and_their_cells_are_kept_nowhere() -> None:
    head = "Fødselsnummer;Telefon;Navn;Født;Klasse;Adresse;Foresatt 1 fornavn;\n"
    secrets = ["01421112345", "912 34 567", "Hemmeligveien 7", "Mor Hemmelig", "skjult"]
    line = f"{secrets[0]};{secrets[1]};Kari Prøve;32.02.2011;10A;{secrets[2]};{secrets[3]};{secrets[4]}\n"
    for data in (head + line, workbook([[*row.strip().split(";")] for row in (head, line)])):
        found = read(data)
        assert found.left_out == ("Fødselsnummer", "Telefon", "Adresse", "Foresatt 1 fornavn", "H")
        assert found.rows[0].problems
        assert not any(secret in repr(found) for secret in secrets)


def test_a_heading_that_holds_a_number_or_an_address_is_named_by_its_letter() -> None:
    found = read("Navn;Født;Klasse;01421112345;kari@example.org;\u202eX\u0000Y\nKari Prøve;01.02.2011;10A;;;\n")
    assert found.left_out == ("D", "E", "X Y")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("01421112345;Prøve;01.02.2011;10;10A", Column.GIVEN_NAME),
        ("Kari;Prøve 014211 12345;01.02.2011;10;10A", Column.FAMILY_NAME),
        ("Kari;Prøve;01421112345;10;10A", Column.BIRTH_DATE),
        ("Kari;Prøve;1421112345;10;10A", Column.BIRTH_DATE),
        ("Kari;Prøve;01.02.2011;01421112345;10A", Column.GRADE),
        ("Kari;Prøve;01.02.2011;10;01421112345", Column.CLASS_NAME),
    ],
)
def test_an_identity_number_in_a_kept_cell_is_refused_and_not_repeated(line: str, column: Column) -> None:
    row = one(line)
    assert said(row) == {(RowProblemCode.IDENTITY_NUMBER_IN_CELL, column)}
    assert "12345" not in repr(row)


# --- dates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "01.02.2011",
        "1.2.2011",
        "1.2.11",
        "2011-02-01",
        "01/02/2011",
        "010211",
        "01022011",
        "1022011",
        "20110201",
        "1. 2. 2011",
        "01.02.2011 00:00",
        "2011-02-01T00:00:00",
        "40575",
    ],
)
def test_the_first_of_february_2011_is_read_however_it_is_written(written: str) -> None:
    row = one(f"Kari;Prøve;{written};10;10A")
    assert (row.birth_date, row.problems) == (date(2011, 2, 1), ())


@pytest.mark.parametrize(
    "written", ["31.02.2011", "02/25/2011", "i fjor", "1.2.", "0", "99.99.9999", "2011", "010211 kl 9", "٣"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    row = one(f"Kari;Prøve;{written};10;10A")
    assert said(row) == {(RowProblemCode.BAD_DATE, Column.BIRTH_DATE)}
    assert row.birth_date is None


def test_an_empty_date_is_missing() -> None:
    assert said(one("Kari;Prøve;;10;10A")) == {(RowProblemCode.MISSING_DATE, Column.BIRTH_DATE)}


@pytest.mark.parametrize(
    ("written", "plausible"),
    [
        ("23.11.2016", True),  # ten today
        ("24.11.2016", False),  # ten tomorrow
        ("24.11.2000", True),  # twenty-five until tomorrow
        ("23.11.2000", False),
        ("01.02.1911", False),
        ("01.02.2031", False),
        ("01.02.75", False),
    ],
)
def test_a_pupil_is_ten_to_twenty_five_years_old(written: str, plausible: bool) -> None:
    row = one(f"Kari;Prøve;{written};10;10A")
    assert row.birth_date is not None
    assert said(row) == (set() if plausible else {(RowProblemCode.IMPLAUSIBLE_AGE, Column.BIRTH_DATE)})


def test_five_digits_that_mean_two_days_are_decided_by_the_rest_of_the_column() -> None:
    """40211 is 2 February 2010 counted in days, or 4 February 2011 without its zero."""
    alone = read(HEAD + "Kari;Prøve;40211;10;10A\n").rows[0]
    serial = read(HEAD + "Kari;Prøve;40211;10;10A\nOla;Prøve;40575;10;10A\n").rows[0]
    digits = read(HEAD + "Kari;Prøve;40211;10;10A\nOla;Prøve;150211;10;10A\n").rows[0]
    both = read(HEAD + "Kari;Prøve;40211;10;10A\nOla;Prøve;150211;10;10A\nPer;Prøve;40575;10;10A\n").rows[0]
    assert said(alone) == said(both) == {(RowProblemCode.AMBIGUOUS_DATE, Column.BIRTH_DATE)}
    assert serial.birth_date == date(2010, 2, 2)
    assert digits.birth_date == date(2011, 2, 4)


# --- grades and classes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("10", Grade.G10),
        ("10.", Grade.G10),
        ("10. trinn", Grade.G10),
        ("10A", Grade.G10),
        ("8.trinn", Grade.G8),
        ("Trinn 9", Grade.G9),
        ("9. KLASSE", Grade.G9),
        ("", Grade.G10),
    ],
)
def test_a_grade_in_lower_secondary_is_read_however_it_is_written(written: str, grade: Grade) -> None:
    row = one(f"Kari;Prøve;01.02.2011;{written};10A")
    assert (row.grade, row.problems) == (grade, ())


@pytest.mark.parametrize(
    ("written", "class_name", "grade"),
    [
        ("Vg1", "1STA", Grade.VG1),
        ("VG2", "2ELA", Grade.VG2),
        ("vg 3", "3A", Grade.VG3),
        ("1", "1STA", Grade.VG1),
        ("", "2STB", Grade.VG2),
        ("", "VG3 påbygg A", Grade.VG3),
    ],
)
def test_a_grade_in_upper_secondary_is_read_however_it_is_written(written: str, class_name: str, grade: Grade) -> None:
    row = one(f"Kari;Prøve;01.02.2009;{written};{class_name}", grades=UPPER)
    assert (row.grade, row.problems) == (grade, ())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Vg1", RowProblemCode.GRADE_NOT_AT_SCHOOL),
        ("7", RowProblemCode.GRADE_NOT_AT_SCHOOL),
        ("1", RowProblemCode.GRADE_NOT_AT_SCHOOL),
        ("11", RowProblemCode.BAD_GRADE),
        ("vg4", RowProblemCode.BAD_GRADE),
        ("9/10", RowProblemCode.BAD_GRADE),
        ("ti", RowProblemCode.BAD_GRADE),
        ("2010", RowProblemCode.BAD_GRADE),
    ],
)
def test_a_grade_the_school_does_not_have_is_told_from_no_grade_at_all(written: str, code: RowProblemCode) -> None:
    assert said(one(f"Kari;Prøve;01.02.2011;{written};10A")) == {(code, Column.GRADE)}


@pytest.mark.parametrize("class_name", ["Rødgruppa", "9/10", "9-10A"])
def test_a_class_that_does_not_say_one_grade_needs_a_grade_column(class_name: str) -> None:
    row = one(f"Kari Prøve;01.02.2011;{class_name}", head="Navn;Født;Klasse\n")
    assert said(row) == {(RowProblemCode.BAD_GRADE, Column.GRADE)}


@pytest.mark.parametrize(
    ("class_name", "code"),
    [
        ("", RowProblemCode.MISSING_CLASS),
        ("=1+1", RowProblemCode.SUSPICIOUS_TEXT),
        ("A" * 31, RowProblemCode.BAD_CLASS),
        ("912 34567", RowProblemCode.BAD_CLASS),
        ("<b>", RowProblemCode.SUSPICIOUS_TEXT),
        ("10\u202eA", RowProblemCode.CONTROL_CHARACTERS),
    ],
)
def test_a_class_name_is_short_plain_text(class_name: str, code: RowProblemCode) -> None:
    row = one(f"Kari;Prøve;01.02.2011;10;{class_name}")
    assert (said(row), row.class_name) == ({(code, Column.CLASS_NAME)}, None)


# --- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", RowProblemCode.MISSING_NAME),
        ("–", RowProblemCode.MISSING_NAME),
        ("K" * 101, RowProblemCode.NAME_TOO_LONG),
        ("Kari 2", RowProblemCode.NAME_HAS_DIGITS),
        ("Ka\u0000ri", RowProblemCode.CONTROL_CHARACTERS),
        ("Ka\u202eri", RowProblemCode.CONTROL_CHARACTERS),
        ("Ka\u200bri", RowProblemCode.CONTROL_CHARACTERS),
        ("=HYPERLINK(A)", RowProblemCode.SUSPICIOUS_TEXT),
        ("+Kari", RowProblemCode.SUSPICIOUS_TEXT),
        ("-Kari", RowProblemCode.SUSPICIOUS_TEXT),
        ("@Kari", RowProblemCode.SUSPICIOUS_TEXT),
        ("<script>x</script>", RowProblemCode.SUSPICIOUS_TEXT),
        ("Kari 😀", RowProblemCode.SUSPICIOUS_TEXT),
    ],
)
def test_a_name_is_letters(name: str, code: RowProblemCode) -> None:
    row = one(f"{name};Prøve;01.02.2011;10;10A")
    assert (said(row), row.given_name) == ({(code, Column.GIVEN_NAME)}, "")


def test_one_word_is_not_a_full_name() -> None:
    row = one("Kari;01.02.2011;10A", head="Navn;Født;Klasse\n")
    assert said(row) == {(RowProblemCode.MISSING_NAME, Column.NAME)}


def test_every_fault_of_a_row_is_told_at_once() -> None:
    assert said(one("Kari1;=Prøve;i går;tolv;")) == {
        (RowProblemCode.NAME_HAS_DIGITS, Column.GIVEN_NAME),
        (RowProblemCode.SUSPICIOUS_TEXT, Column.FAMILY_NAME),
        (RowProblemCode.BAD_DATE, Column.BIRTH_DATE),
        (RowProblemCode.BAD_GRADE, Column.GRADE),
        (RowProblemCode.MISSING_CLASS, Column.CLASS_NAME),
    }


def test_a_pupil_listed_twice_is_told_by_the_row_of_the_first_and_twins_are_not() -> None:
    lines = ["Kari;Prøve;01.02.2011;10;10A", "Karin;Prøve;01.02.2011;10;10A", "KARI;PRØVE;1.2.2011;10;10B"]
    first, twin_sister, again = read(HEAD + "\n".join(lines)).rows
    assert not first.problems
    assert not twin_sister.problems
    assert [(p.code, p.twin) for p in again.problems] == [(RowProblemCode.DUPLICATE_IN_FILE, 2)]


# --- whole files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"])
def test_an_empty_file_is_called_empty(data: bytes) -> None:
    assert codes(read(data)) == [ProblemCode.EMPTY_FILE]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", FileKind.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), FileKind.OLD_OR_LOCKED_EXCEL),
        (b"\n<html><table><tr><td>Navn</td></tr></table>", FileKind.WEB_PAGE),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), FileKind.BINARY),
        (bytes(range(32)) * 20, FileKind.BINARY),
    ],
)
def test_a_file_that_is_no_list_is_named_for_what_it_is(data: bytes, kind: FileKind) -> None:
    problem = read(data).problems[0]
    assert (problem.code, problem.kind) == (ProblemCode.NOT_A_LIST, kind)


def test_a_zip_that_is_no_workbook_is_named_another_document() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert read(stream.getvalue()).problems[0].kind is FileKind.OTHER_DOCUMENT


def test_a_list_without_headings_is_refused() -> None:
    assert codes(read("Kari;Prøve;01.02.2011;10;10A\n")) == [ProblemCode.NO_HEADER]
    assert codes(read("\n" * 10 + HEAD + "Kari;Prøve;01.02.2011;10;10A\n")) == [ProblemCode.NO_HEADER]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("Fornavn;Fødselsdato;Klasse", [Column.FAMILY_NAME]),
        ("Fødselsdato;Klasse;Telefon", [Column.NAME]),
        ("Navn;Trinn", [Column.BIRTH_DATE, Column.CLASS_NAME]),
    ],
)
def test_the_columns_that_are_missing_are_named(head: str, missing: list[Column]) -> None:
    found = read(head + "\nx;y;z\n")
    assert [(p.code, p.column) for p in found.problems] == [(ProblemCode.MISSING_COLUMN, c) for c in missing]
    assert found.rows == ()


def test_headings_without_pupils_are_not_a_clean_list() -> None:
    found = read(HEAD)
    assert codes(found) == [ProblemCode.NO_PUPILS]
    assert not found.is_clean


def test_2000_pupils_are_read_and_2001_refused() -> None:
    lines = [f"Kari{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)};Prøve;01.02.2011;10;10A\n"
             for i in range(2001)]  # fmt: skip
    assert len(read(HEAD + "".join(lines[:2000])).rows) == 2000
    assert codes(read(HEAD + "".join(lines))) == [ProblemCode.TOO_MANY_ROWS]


def test_a_file_above_five_megabytes_is_refused() -> None:
    assert codes(read(HEAD.encode() + b"\n" * class_list.MAX_BYTES)) == [ProblemCode.TOO_LARGE]


def test_a_quote_that_is_never_closed_swallows_no_pupils() -> None:
    head = "Navn;Født;Klasse;Adresse\n"
    found = read(head + 'Kari Prøve;01.02.2011;10A;"Veien 7\nOla Prøve;01.03.2011;10A;Veien 8\n')
    assert [(p.code, p.row) for p in found.problems] == [(ProblemCode.UNREADABLE_ROW, 2)]
    assert found.rows == ()


def test_a_quoted_address_over_two_lines_is_one_row() -> None:
    found = read('Navn;Født;Klasse;Adresse\nKari Prøve;01.02.2011;10A;"Veien 7\n0001 By"\nOla Prøve;1.3.2011;10A;\n')
    assert [row.number for row in found.rows] == [2, 3]


# --- workbooks -------------------------------------------------------------------------------------------


def test_a_workbook_is_read_with_date_cells_serial_numbers_and_numbers_for_grades() -> None:
    found = read(
        workbook(
            [
                ["Prøvestad skole"],
                [],
                HEADINGS,
                ["Kari", "Prøve", datetime(2011, 2, 1), 10, "10A"],
                ["Ola", "Prøve", date(2012, 3, 4), 9.0, "9B"],
                ["Per", "Prøve", 40575, "8. trinn", "8C"],
            ]
        )
    )
    assert found.is_clean
    assert [(row.number, row.birth_date, row.grade) for row in found.rows] == [
        (4, date(2011, 2, 1), Grade.G10),
        (5, date(2012, 3, 4), Grade.G9),
        (6, date(2011, 2, 1), Grade.G8),
    ]


def test_a_class_that_excel_made_a_date_of_is_refused() -> None:
    found = read(workbook([HEADINGS, ["Kari", "Prøve", date(2011, 2, 1), 10, datetime(2026, 1, 10)]]))
    assert said(found.rows[0]) == {(RowProblemCode.BAD_CLASS, Column.CLASS_NAME)}


def test_a_formula_without_a_remembered_value_is_an_empty_cell() -> None:
    found = read(workbook([HEADINGS, ['="Ka"&"ri"', "Prøve", date(2011, 2, 1), 10, "10A"]]))
    assert said(found.rows[0]) == {(RowProblemCode.MISSING_NAME, Column.GIVEN_NAME)}


def test_the_first_visible_sheet_with_headings_is_read_and_the_others_are_named() -> None:
    pupil: list[object] = ["Kari", "Prøve", date(2011, 2, 1), 10, "10A"]
    found = read(workbook([HEADINGS, ["Skjult", *pupil[1:]]], [["Om lista"]], [HEADINGS, pupil], [["x"]], hidden=(0,)))
    assert found.rows == (KARI,)
    assert found.left_out_sheets == ("Ark2", "Ark4")


def test_an_empty_workbook_is_called_empty_and_one_without_headings_says_so() -> None:
    assert codes(read(workbook([]))) == [ProblemCode.EMPTY_FILE]
    assert codes(read(workbook([["Kari", "Prøve"]]))) == [ProblemCode.NO_HEADER]


def rewritten(data: bytes, part: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return stream.getvalue()


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
    b"</sheetData></worksheet>"
)


def as_excel_writes(sheet: bytes, strings: bytes) -> bytes:
    """A workbook whose texts stand in a table of their own, as Excel's do (openpyxl writes them in place)."""
    types = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % strings
    whole = rewritten(workbook([HEADINGS]), "xl/worksheets/sheet1.xml", SHEET % sheet)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        listed = archive.read("[Content_Types].xml").replace(b"</Types>", types)
    stream = io.BytesIO(rewritten(whole, "[Content_Types].xml", listed))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", table)
    return stream.getvalue()


def test_texts_in_excels_own_table_and_the_remembered_value_of_a_formula_are_read() -> None:
    words = ("Navn", "Født", "Klasse", "10A")
    strings = "".join(f"<si><t>{word}</t></si>" for word in words)
    strings += "<si><r><t>Ka</t></r><r><t>ri</t></r></si>"
    rows = (
        '<row r="1"><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c>'
        '<c r="D1" t="s"><v>2</v></c></row>'
        '<row r="3"><c r="B3" t="str"><f>"Kari "&amp;"Prøve"</f><v>Kari Prøve</v></c>'
        '<c r="C3"><v>40575</v></c><c r="D3" t="s"><v>3</v></c></row>'
        '<row r="4"><c r="B4" t="s"><v>4</v></c></row>'
    )
    found = read(as_excel_writes(rows.encode(), strings.encode()))
    kari, rich = found.rows
    assert kari == Row(3, "Kari", "Prøve", date(2011, 2, 1), Grade.G10, "10A")
    assert (rich.number, rich.family_name) == (4, "Kari")


def test_one_long_text_that_every_cell_points_at_is_cut_before_it_is_read() -> None:
    strings = "".join(f"<si><t>{word}</t></si>" for word in ("Navn", "Født", "Klasse", "a " * 100_000))
    rows = ["".join(f'<c t="s"><v>{place}</v></c>' for place in places) for places in ((0, 1, 2), (3, 3, 3))]
    data = as_excel_writes("".join(f"<row>{cells}</row>" for cells in rows).encode(), strings.encode())
    table, _ = decode(data)
    assert max(len(str(cell)) for _, cells in table.rows for cell in cells.values()) <= 1000


def test_a_zip_bomb_is_refused_by_its_directory_before_it_is_unpacked() -> None:
    bomb = rewritten(workbook([HEADINGS]), "xl/worksheets/sheet1.xml", b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert codes(read(bomb)) == [ProblemCode.TOO_LARGE]


def test_a_workbook_that_multiplies_entities_or_reads_files_is_refused() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
    )
    for reference in (b"&a;", b"&f;"):
        data = rewritten(workbook([HEADINGS]), "xl/worksheets/sheet1.xml", entity + sheet % reference)
        assert codes(read(data)) == [ProblemCode.UNREADABLE_XLSX]
    control = rewritten(workbook([HEADINGS]), "xl/worksheets/sheet1.xml", sheet % b"ha")
    assert codes(read(control)) == [ProblemCode.NO_HEADER]


def test_a_row_numbered_beyond_the_end_of_a_sheet_is_not_waited_for() -> None:
    head = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("Navn", "Født", "Klasse"))
    rows = f'<row r="1">{head}</row><row r="3000000">{head.replace("Navn", "Kari Prøve")}</row>'
    data = rewritten(workbook([HEADINGS]), "xl/worksheets/sheet1.xml", SHEET % rows.encode())
    assert codes(read(data)) == [ProblemCode.NO_PUPILS]


def test_a_day_that_excel_cannot_have_is_a_fault_of_its_row_alone() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEADINGS, ["Kari", "Prøve", 9e9, 10, "10A"]])))
    book.worksheets[0]["C2"].number_format = "dd.mm.yyyy"
    stream = io.BytesIO()
    book.save(stream)
    found = read(stream.getvalue())
    assert said(found.rows[0]) == {(RowProblemCode.BAD_DATE, Column.BIRTH_DATE)}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_unreadable(share: float) -> None:
    whole = workbook([HEADINGS, ["Kari", "Prøve", date(2011, 2, 1), 10, "10A"]])
    assert codes(read(whole[: int(len(whole) * share)])) == [ProblemCode.UNREADABLE_XLSX]


# --- any bytes at all ------------------------------------------------------------------------------------

WHOLE = workbook([HEADINGS, ["Kari", "Prøve", date(2011, 2, 1), 10, "10A"]])
PIECES = st.sampled_from(
    [HEAD, "Navn;Født;Klasse\n", ";", "\n", '"', "\x00", "\u202e", "=1", "01.02.2011", "10A", "😀"]
)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xfe\xff\x00")
def test_no_bytes_make_reading_fail(data: bytes) -> None:
    assert isinstance(read(data), ReadList)


@CALM
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_no_text_around_real_headings_makes_reading_fail(pieces: list[str], encoding: str) -> None:
    found = read((HEAD + "".join(pieces)).encode(encoding, errors="replace"))
    assert all(row.problems or (row.given_name and row.family_name) for row in found.rows)


@CALM
@given(st.integers(0, len(WHOLE)), st.binary(max_size=12), st.booleans())
def test_no_damage_to_a_workbook_makes_reading_fail_or_warn(place: int, junk: bytes, cut: bool) -> None:
    damaged = WHOLE[:place] + junk + (b"" if cut else WHOLE[place + len(junk) :])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(read(damaged), ReadList)
