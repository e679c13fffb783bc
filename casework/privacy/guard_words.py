"""The words the text guard asks about, bokmål and nynorsk, one line per category.

A star stands for any continuation (or beginning); a word without one is matched as it stands; a space in an entry is
any white space. `but_not` names words the stars would catch wrongly.
Written for notes from schools and Nav: names of subjects, trades and everyday words stay out (helse- og oppvekstfag,
sykepleier, psykologi, gjelder, gjengen, russ). The list only asks a question, so it errs towards few false questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a note should not hold (domain.md §3)."""

    DIAGNOSIS = "diagnosis"
    HEALTH = "health"
    CHILD_PROTECTION = "child_protection"
    RELIGION = "religion"
    ETHNICITY = "ethnicity"
    CRIME = "crime"
    DRUGS = "drugs"
    FAMILY = "family"
    PREGNANCY = "pregnancy"
    SEXUALITY = "sexuality"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class Words:
    """Entries separated by commas."""

    entries: str
    but_not: str = ""


LEXICON: dict[Category, Words] = {
    Category.DIAGNOSIS: Words(
        "adhd*, asperger*, autis*, tourette*, dysleksi*, dyslekti*, dyskalkuli*, bipolar*, schizofren*, psykose*, "
        "psykoti*, depresjon*, depressiv*, deprimert*, angst*, anoreksi*, bulimi*, spiseforstyrr*, "
        "eteforstyrr*, ptsd, traume*, traumatis*, ocd, tvangstank*, tvangslid*, epilep*, diabet*, kreft*, astma*, "
        "utviklingshem*, *diagnose*, *diagnosa, diagnosti*, personlighetsforstyrr*, personlegdomsforstyrr*, "
        "selvskad*, sjølvskad*, selvmord*, sjølvmord*, suicid*",
        but_not="krefter, kreftene, kreftar, kreftane",
    ),
    Category.HEALTH: Words(
        "syk, syke, sjuk, sjuke, sykdom*, sjukdom*, sykemeld*, sykmeld*, sjukmeld*, sjukemeld*, sykefravær*, "
        "sjukefråvær*, psykisk*, medisin, medisinen, medisiner, medisinane, medisinering*, medikament*, legetime*, "
        "fastlege*, legeerklæring*, sykehus*, sjukehus*, innlagt*, bup, dps, ppt, pp-tjenest*, pp-tenest*, psykolog, "
        "psykologen, psykologar, psykologer, psykologtime*, psykiater*, psykiatri*, terapi*, terapeut*, "
        "funksjonshem*, funksjonsneds*, handikap*, rullestol*, allergi*, ritalin*, concerta*, antidepress*, "
        "migrene*, søvnvansk*, søvnproblem*, kronisk*, helseproblem*, helseplage*, helsetilstand*, "
        "sakkyndig vurdering*, sakkunnig vurdering*",
    ),
    Category.CHILD_PROTECTION: Words(
        "barnevern*, bekymringsmeld*, fosterhjem*, fosterheim*, fosterfor*, fosterbarn*, "
        "fostermor*, fosterfar*, beredskapshjem*, beredskapsheim*, omsorgssvikt*, omsorgsovert*, barnehuset, "
        "statens barnehus, ungdomsinstitusjon*, akuttplasser*",
    ),
    Category.RELIGION: Words(
        "muslim*, islam*, kristen, kristne, kristent, kristendom*, jøde, jøden, jøder, jødar, jødisk*, hindu*, "
        "buddhis*, sikh*, katolikk*, katolsk*, pinseven*, jehovas vitne*, mormon*, moske, moskeen, "
        "moskeer, moské*, synagoge*, religiøs*, religion, religionen, trossamfunn*, trussamfunn*, menighet*, "
        "kyrkjelyd*, hijab*, imam*, ramadan*, ateis*, livssyn*",
    ),
    Category.ETHNICITY: Words(
        "innvandr*, flyktning*, asylsøk*, asyl, asylmottak*, etnisk*, etnisitet*, rase, rasen, sigøynar*, "
        "sigøyner*, romanifolk*, tatere, tatarar, samisk*, samer, samane, nasjonalitet*, statsborg*, "
        "opphaldsløyve*, oppholdstillatelse*, utlending*, hudfarge*, mørkhud*, somalisk*, somalier*, somaliar*, "
        "syrisk*, afghan*, irakisk*, irakar*, iraker*, eritre*, polsk*, polakk*, ukrain*, pakistan*, tyrkisk*, "
        "kurd*, tsjetsjen*, duf-nummer*, dufnummer*, overføringsflyktning*, kvoteflyktning*",
    ),
    Category.CRIME: Words(
        "politi*, anmeld*, kriminal*, kriminel*, gjengkriminal*, straffesak*, straffbar*, "
        "straffedøm*, dømt, dømd, domfelt*, siktet, sikta, siktelse*, tiltalt*, fengsel*, fengsl*, varetekt*, "
        "arrest*, tyveri*, tjuveri*, ran, ranet, stjål*, stjal, stel, stjeler, naskeri*, naska, nasket, hærverk*, "
        "vold*, valdeleg*, valdsbruk*, valdshending*, overgrep*, overfall*, trussel*, trusler, trugsmål*, "
        "konfliktråd*, ungdomsstraff*, knivstikk*, knivstukk*, våpen, våpenet",
        but_not="politikk*, politikar*, politiker*, politisk*, politiser*, volda, voldte, voldgift*, voldsom*",
    ),
    Category.DRUGS: Words(
        "narkotika*, narko*, hasj*, cannabis*, marihuana*, kokain*, amfetamin*, mdma, ecstasy*, heroin*, tramadol*, "
        "benzo*, rus, rusen, rusa, ruset, ruser, rusar, rusmid*, rusprob*, rusmisbruk*, rusavhengig*, rusbruk*, "
        "rustest*, ruspåvirk*, ruspåverk*, beruset*, alkohol*, fyllekjør*, fyllekøyr*, edru*, dop, dopet, dopa, "
        "stoffmisbruk*, misbruk*, urinprøve*",
    ),
    Category.FAMILY: Words(
        "skilsmisse*, skilte foreldre, foreldrekonflikt*, familiekonflikt*, barnefordeling*, foreldretvist*, "
        "familievern*, familievold*, familievald*, krisesenter*, alenemor*, alenefar*, aleneforsørg*, einsleg mor, "
        "adopsjon*, adopter*, adoptiv*, æresvold*, æresvald*, tvangsgift*, tvangsekteskap*, gjeldsproblem*, "
        "gjeldssak*, gjeldsordning*, inkasso*, fattig*, sosialhjelp*, sosialstønad*, bostøtte*, butilskot*, "
        "dårlig økonomi, dårleg økonomi, økonomiske problem*, arbeidsledige foreldre, arbeidslause foreldre, "
        "uføretrygd*, bostedsløs*, bustadlaus*, hjemløs*, heimlaus*",
    ),
    Category.PREGNANCY: Words(
        "gravid*, abort*, svangerskap*, prevensjon*, p-pille*, venter barn, ventar barn, fødselspermisjon*",
    ),
    Category.SEXUALITY: Words(
        "homofil*, homo, homse*, lesbisk*, lesbe*, bifil*, transperson*, transkjønn*, transgut*, "
        "transjente*, skeiv, skeive, skeivt, legning*, seksu*, kjønnsidentitet*, kjønnsskift*, kjønnsdysfori*, "
        "ikke-binær*, ikkje-binær*, interkjønn*, queer, lhbt*",
    ),
    Category.UNION: Words("fagforening*, fagforeining*, fagorganis*, fagforbund*, lo-medlem*"),
}
