"""The words for what stands in the way of a class list, and for what is wrong with one name, date or class."""

from __future__ import annotations

from collections.abc import Mapping

from casework.class_list.findings import Column, FileKind, ProblemCode, RowProblemCode
from casework.language import N_

COLUMNS: Mapping[Column, str] = {
    Column.NAME: N_("Name"),
    Column.GIVEN_NAME: N_("Given names"),
    Column.MIDDLE_NAME: N_("Middle name"),
    Column.FAMILY_NAME: N_("Family name"),
    Column.BIRTH_DATE: N_("Birth date"),
    Column.GRADE: N_("Grade"),
    Column.CLASS_NAME: N_("Class"),
}

CELLS: Mapping[RowProblemCode, str] = {
    RowProblemCode.MISSING_NAME: N_("The name is missing."),
    RowProblemCode.UNCLEAR_NAME: N_(
        "It is not clear where the family name ends. Use one column for given names and one for family name."
    ),
    RowProblemCode.NAME_TOO_LONG: N_("The name is longer than 100 characters."),
    RowProblemCode.NAME_HAS_DIGITS: N_("A name has no digits."),
    RowProblemCode.CONTROL_CHARACTERS: N_("The text holds signs that cannot be seen. Write it again by hand."),
    RowProblemCode.SUSPICIOUS_TEXT: N_("The text holds signs that do not belong here. Write letters only."),
    RowProblemCode.MISSING_DATE: N_("The birth date is missing."),
    RowProblemCode.BAD_DATE: N_("This is not a date. Write day, month and year, such as 24.11.2011."),
    RowProblemCode.AMBIGUOUS_DATE: N_("Day and month can be mixed up. Write the date as 24.11.2011."),
    RowProblemCode.IMPLAUSIBLE_AGE: N_("The birth date does not fit a pupil at this stage."),
    RowProblemCode.MISSING_GRADE: N_("The grade is missing."),
    RowProblemCode.BAD_GRADE: N_("This is not a grade. Write 8, 9, 10, Vg1, Vg2 or Vg3."),
    RowProblemCode.GRADE_NOT_AT_SCHOOL: N_("The school does not have this grade."),
    RowProblemCode.MISSING_CLASS: N_("The class is missing."),
    RowProblemCode.BAD_CLASS: N_("This is not the name of a class. Write it such as 10A."),
    RowProblemCode.IDENTITY_NUMBER_IN_CELL: N_("This looks like a national identity number. Take it out of the list."),
    RowProblemCode.DUPLICATE_IN_FILE: N_("The same pupil stands in row %(row)s too. Take one of them out."),
}

FILES: Mapping[ProblemCode, str] = {
    ProblemCode.EMPTY_FILE: N_("The file is empty."),
    ProblemCode.TOO_LARGE: N_("The file is larger than 5 MB. Send one grade at a time."),
    ProblemCode.NOT_A_LIST: N_("This is not a class list. Save the list as Excel (.xlsx) or CSV."),
    ProblemCode.UNREADABLE_XLSX: N_("The Excel file cannot be read. Open it, save it again and try once more."),
    ProblemCode.UNREADABLE_ROW: N_("Row %(row)s cannot be read. Open the list and look for a quotation mark too many."),
    ProblemCode.NO_HEADER: N_("The list has no headings. The first row must say name, birth date, grade and class."),
    ProblemCode.MISSING_COLUMN: N_("The list has no column for %(column)s."),
    ProblemCode.NO_PUPILS: N_("There are headings in the list, but no pupils."),
    ProblemCode.TOO_MANY_ROWS: N_("The list has more than 2000 pupils. Send one grade at a time."),
}

KINDS: Mapping[FileKind, str] = {
    FileKind.PDF: N_("This is a PDF. Save the list as Excel (.xlsx) or CSV instead."),
    FileKind.OLD_OR_LOCKED_EXCEL: N_(
        "This is an old Excel file, or one with a password. Save it as .xlsx without a password."
    ),
    FileKind.WEB_PAGE: N_("This is a web page with another name. Open it in Excel and save it as .xlsx."),
    FileKind.OTHER_DOCUMENT: N_("This is another kind of document. Save the list as Excel (.xlsx) or CSV."),
    FileKind.BINARY: N_("This is not a class list. Save the list as Excel (.xlsx) or CSV."),
}
