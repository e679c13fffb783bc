"""The text guard stops numbers and addresses, asks about words, and leaves ordinary notes alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.privacy.guard_words import LEXICON, Category
from casework.privacy.text_guard import Block, BlockKind, Findings, check


def blocked(text: str) -> set[str]:
    return {block.kind.value for block in check(text).blocks}


def asked(text: str) -> set[str]:
    return {notice.category.value for notice in check(text).warnings}


@pytest.mark.parametrize(
    "text",
    [
        "01019012345",
        "Elevens fødselsnummer er 010190 12345.",
        "010190-12345",
        "010190.12345",
        "010190  12345",
        "010190/12345",
        "(010190 123 45)",
        "01.01.90 12345",
        "01.01.1990 12345",
        "1/1-90 12345",
        "1.1.1990-12345",
        "født 410190 12345 (D-nummer)",
        "01819012345",
        "018190 12345",
        "01419012345",
        "01669012345",
        "41819012345",
        "55030820184",
        "02013299903",
        "5 5 0 3 0 8 2 0 1 8 4",
        "55-03-08-201-84",
        "55 03 08 20 18 4",
        "fnr: 01019012345",
        "personnummer 12345",
        "personnr. 123 45",
        "fødselsnummeret 99999999999",
        "D-nummer: 999999",
        "sjå 010190\u00a012345",
        "010190\u200b12345",
        "0\u00ad10190\u202e123\u206045",
        "０１０１９０１２３４５",
        "٠١٠١٩٠١٢٣٤٥",
        "𝟘𝟙𝟘𝟙𝟡𝟘 𝟙𝟚𝟛𝟜𝟝",
        "0️⃣1️⃣0️⃣1️⃣9️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣",
        "010190\u201312345",
        "010190\n12345",
        "010190\x0012345",
        "80000010050",
    ],
)
def test_an_identity_number_blocks_however_it_is_written(text: str) -> None:
    assert "identity_number" in blocked(text)


@pytest.mark.parametrize(
    "text",
    [
        "ola.nordmann@example.no",
        "Skriv til Ola.Nordmann+jobb@skole.example.com!",
        "ola @ example.no",
        "ola(at)example.no",
        "ola [at] example.no",
        "ola krøllalfa example.no",
        "ola＠example.no",
        "ola\u200b@example.no",
        "åse@bjørnøya.no",
    ],
)
def test_an_email_address_blocks(text: str) -> None:
    assert blocked(text) == {"email"}


@pytest.mark.parametrize(
    "text",
    [
        "tlf 22222222",
        "tlf. 22 22 22 22",
        "Tlf: 999 99 999",
        "Telefon: 99-99-99-99",
        "telefonnummeret hans er 99.99.99.99",
        "mobil 9999 9999",
        "Mobilnummer 47 99 99 99 99",
        "ring mor på 55 55 55 55",
        "ringer pappa (99999999)",
        "nummeret er 412 34 567",
        "nr 41234567",
        "send sms til 41234567",
        "Kan nås på 41234567",
        "mammas mobil er 41 23 45 67",
        "41 23 45 67 (mobil)",
        "41234567 tlf",
        "+47 41234567",
        "+4741234567",
        "0047 41 23 45 67",
        "(+47) 412 34 567",
        "+47 4 1 2 3 4 5 6 7",
        "+46 70 123 45 67",
        "0046701234567",
        "＋47 41234567",
        "tlf\u00a041\u00a023\u00a045\u00a067",
        "tlf 41\u200b234567",
        "tlf ٤١٢٣٤٥٦٧",
    ],
)
def test_a_phone_number_beside_a_cue_or_prefix_blocks(text: str) -> None:
    assert blocked(text) == {"phone"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Har jobba uke 34 35 36 37.",
        "Ring i uke 34 35 36 37",
        "Telefonsamtaler i veke 34, 35 36 37 38 og 39",
        "mobilfri uker: 34 35 36 37",
        "Møte 24.08.2026 kl. 14.00",
        "Ring kl. 14.00-15.00 den 24.08.2026",
        "Ring 20.00-21.00",
        "Ringte 2026-08-24 kl 12:30 og 14:45",
        "ring 20260824",
        "12.5.2026 10:30",
        "24.08.2026 10.30-11.30, 25.08.2026 10.30-11.30",
        "skoleåret 2025/2026 og 2026/2027",
        "2024 2025 2026",
        "Sak OV-2026-K7Q4M, ref 2026/12345",
        "saksnr 22334455",
        "sak nr. 22334455",
        "Saksnummer: 22 33 44 55",
        "organisasjonsnummer 974557355",
        "Org.nr. 974 557 355",
        "tilskudd på kr 25 000 000",
        "25 000 000 kroner fordelt på 12 500 elever",
        "nummer 3 i køen, 12 av 15 timer",
        "22 22 22 22",
        "konto 12345678903",
        "versjon 32.13.1990 12345",
        "Vil møtes 10.15, 11.15, 12.15 og 13.15",
        "3 4 5 6 7 8 9 10 11 12 13",
        "5. og 6. time, rom 214, 3 av 4 ganger",
        "kom @ Åsane. Hei",
        "elev@jobb",
        "99999999999",
    ],
)
def test_weeks_dates_cases_and_amounts_pass(text: str) -> None:
    assert blocked(text) == set()


@pytest.mark.parametrize(
    "text, category",
    [
        ("Har fått ADHD-diagnose", "diagnosis"),
        ("sliter med sosial angst", "diagnosis"),
        ("Depresjonen er verre", "diagnosis"),
        ("driv med sjølvskading", "diagnosis"),
        ("går hos psykologen", "health"),
        ("Fastlegen skriver sykmelding", "health"),
        ("er sjuk av medisinane", "health"),
        ("venter på BUP", "health"),
        ("barneverntjenesten er inne", "child_protection"),
        ("barnevernstenesta er inne", "child_protection"),
        ("Bor i fosterheim", "child_protection"),
        ("det er sendt bekymringsmelding", "child_protection"),
        ("familien er muslimsk", "religion"),
        ("faster under ramadanen", "religion"),
        ("er aktiv i menigheten", "religion"),
        ("kom som flyktning", "ethnicity"),
        ("mangler oppholdstillatelse", "ethnicity"),
        ("manglar opphaldsløyve", "ethnicity"),
        ("ble tatt av politiet", "crime"),
        ("politianmeldelse", "crime"),
        ("dømd for tjuveri", "crime"),
        ("utsatt for vold heime", "crime"),
        ("valdeleg far", "crime"),
        ("ruser seg", "drugs"),
        ("røyker hasj", "drugs"),
        ("mykje alkohol", "drugs"),
        ("foreldrene ligger i skilsmisse", "family"),
        ("dårleg\u00a0økonomi heime", "family"),
        ("familien får sosialhjelp", "family"),
        ("etter adopsjonen", "family"),
        ("er gravid", "pregnancy"),
        ("ventar barn til våren", "pregnancy"),
        ("er homofil", "sexuality"),
        ("transjente", "sexuality"),
        ("fagorganisert mor", "union"),
        ("BARNEVERN", "child_protection"),
        ("barne\u00advern", "child_protection"),
        ("ｂａｒｎｅｖｅｒｎ", "child_protection"),
        ("\u00e6resvold", "family"),
    ],
)
def test_a_sensitive_word_is_asked_about_in_both_written_languages(text: str, category: str) -> None:
    assert category in asked(text)
    assert blocked(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Interessert i politikk og politisk debatt",
        "Vil bli politiker, politikar eller sykepleier",
        "Søkt helse- og oppvekstfag, deretter psykologi",
        "Det gjelder praksisplassen; det gjeld òg sommerjobben",
        "Russen og russetida i Russland",
        "rusler til skolen i rushtida",
        "Gjengen møtes etter skolen",
        "har fått krefter til å fortsette",
        "Valde studiespesialisering; vald og vurdert",
        "Bor i Volda, det voldte ingen problemer",
        "voldsomt flink med folk",
        "har vanskar med oppmøte, vil ha transport",
        "bønner og ris på kjøkkenet",
        "Same klasse som i fjor",
        "planlegging av opplegning",
        "Legger inn søknad 1. mars",
        "Medisinske bøker og adresse",
        "Fint møte, ønsker deltidsjobb i butikk. Neste steg: ringe sjefen.",
        "kryssordløsning, fasong, rasende fart",
        "Har fått attest og god kontakt med arbeidsgiver",
        "tegneserien, transformasjon, streiken",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert asked(text) == set()


def test_every_category_has_words() -> None:
    assert set(LEXICON) == set(Category)


@pytest.mark.parametrize("category", Category)
def test_every_entry_is_found_in_a_sentence(category: Category) -> None:
    for entry in LEXICON[category].entries.split(","):
        assert category.value in asked(f"Vi snakket om {entry.strip().replace('*', '')}, og litt til."), entry


def test_what_is_found_is_shown_where_it_stands_in_the_text_as_written() -> None:
    text = "👩🏽‍🎓 Åse\u0301: fnr 010\u200b190\u00a012345, ﬁn dag, tlf ４１２３４５６７ og politiet."
    findings = check(text)
    assert [text[block.start : block.end] for block in findings.blocks] == [
        "fnr 010\u200b190\u00a012345",
        "010\u200b190\u00a012345",
        "４１２３４５６７",
    ]
    assert [text[notice.start : notice.end] for notice in findings.warnings] == ["politiet"]


def test_findings_come_in_the_order_of_the_text_and_once_each() -> None:
    findings = check("tlf 41234567, ola@example.no, 010190 12345, tlf 41234567")
    kinds = [block.kind for block in findings.blocks]
    assert kinds == [BlockKind.PHONE, BlockKind.EMAIL, BlockKind.IDENTITY_NUMBER, BlockKind.PHONE]
    assert findings.blocks[0] == Block(BlockKind.PHONE, 4, 12)


def test_an_empty_text_has_no_findings() -> None:
    assert check("") == Findings((), ())


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from("019 .-+@aåtlf\u200b\u0301１\U0001f600\n\0"), max_size=60))
def test_any_text_is_judged_and_every_span_lies_in_it(text: str) -> None:
    findings = check(text)
    spans = [(each.start, each.end) for each in findings.blocks] + [
        (each.start, each.end) for each in findings.warnings
    ]
    assert all(0 <= start < end <= len(text) for start, end in spans)
