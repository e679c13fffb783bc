"""From the bytes of an uploaded file to one table of kept cells."""

from __future__ import annotations

from casework.class_list.findings import FileKind, ProblemCode, Refused
from casework.class_list.table import Table
from casework.class_list.text_file import read_text
from casework.class_list.workbook import read_workbook

MAX_BYTES = 5 * 1024 * 1024

# First bytes of what people upload by mistake. A password-protected .xlsx begins as an old .xls does.
BEGINNINGS: dict[bytes, FileKind] = {
    b"%PDF": FileKind.PDF,
    b"\xd0\xcf\x11\xe0": FileKind.OLD_OR_LOCKED_EXCEL,
    b"{\\rtf": FileKind.OTHER_DOCUMENT,
    b"\x89PNG": FileKind.BINARY,
    b"\xff\xd8\xff": FileKind.BINARY,
    b"GIF8": FileKind.BINARY,
    b"\x1f\x8b": FileKind.BINARY,
    b"PK\x05\x06": FileKind.OTHER_DOCUMENT,
}


def decode(data: bytes) -> tuple[Table, tuple[str, ...]]:
    """The table in the file, and the names of sheets that were not read. Raises Refused, and nothing else."""
    if len(data) > MAX_BYTES:
        raise Refused(ProblemCode.TOO_LARGE)
    if not data.strip():
        raise Refused(ProblemCode.EMPTY_FILE)
    for beginning, kind in BEGINNINGS.items():
        if data.startswith(beginning):
            raise Refused(ProblemCode.NOT_A_LIST, kind=kind)
    others: tuple[str, ...] = ()
    if data.startswith(b"PK\x03\x04"):
        table, others = read_workbook(data)
    else:
        table = read_text(data)
    if table is None:
        raise Refused(ProblemCode.NO_HEADER)
    return table, others
