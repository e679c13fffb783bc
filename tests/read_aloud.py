"""Every bar and line of a report's page as it is read aloud, beside the same number in the table under it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.labels import reports as labels
from casework.language import using
from casework.reports import figures
from tests.report_files import EVERYBODY, Tables, of_page, said

Compared = tuple[str, int, int]
"""What is read aloud, a number of it, and the number the table has."""
CHARTS = re.compile(r'chart-group">[^<]*?(\d{4}/\d\d)|role="img" aria-label="([^"]*)"')


class Article:
    """One figure of the page: its charts and its tables."""

    def __init__(self, name: str, html: str) -> None:
        self._html, self._tables = html, of_page(html)
        with using("nb"):
            self._title = labels.title(name)
            self._groups = {labels.line(each): labels.title(each) for each in figures.ALONE}
        self._cohorts = {cohort for _, cohort, _, _ in self._tables}

    def said(self) -> Iterator[Compared]:
        """All its charts, in their order. A heading tells of which cohort the ones after it are."""
        cohort = ""
        for heading, aloud in CHARTS.findall(self._html):
            cohort = heading or cohort
            if re.match(r".+?\. \d{4}/\d\d: ", aloud):
                yield from self._value_by_value(aloud)
            elif "%" in aloud:
                yield from self._over_time(aloud)
            elif aloud:
                yield from self._one_bar(aloud, cohort)

    def _one_bar(self, aloud: str, cohort: str) -> Iterator[Compared]:
        of, _, parts = aloud.partition(": ")
        for value, number in re.findall(r"(.+?) (\d+)(?:, |$)", parts):
            yield aloud, int(number), self._under(of, value, cohort)

    def _value_by_value(self, aloud: str) -> Iterator[Compared]:
        value = re.split(r"\. (?=\d{4}/\d\d: )", aloud)[0]
        for of, number in re.findall(r"(\d{4}/\d\d): (\d+)", aloud):
            yield aloud, int(number), self._under(of, value, of)

    def _over_time(self, aloud: str) -> Iterator[Compared]:
        table = self._html[self._html.rindex("<table") :]
        for on, share in re.findall(r"(\d+\. \w+ \d{4}): (\d+)", aloud):
            row = re.search(rf"{on}.*?(\d+)\u00a0%", table, re.DOTALL)
            yield aloud, int(share), int(row[1]) if row else -1

    def _under(self, of: str, value: str, cohort: str) -> int:
        if of == said("All years"):
            return self._all_years(value)
        title = self._groups.get(of, self._title)
        line = EVERYBODY if of in self._groups or of in self._cohorts else of
        return self._tables[title, of if of in self._cohorts else cohort, line, value][0]

    def _all_years(self, value: str) -> int:
        """In the table of all years, which must be the sum of the others."""
        caption = f"{self._title}. {said('All years')}"
        header, row = next(rows for told, rows in Tables(self._html).found if " ".join(told.split()) == caption)
        number = int(row[[cell.strip() for cell in header].index(value)].split()[0])
        assert number == sum(self._under(each, value, each) for each in self._cohorts)
        return number
