"""Names nobody bears and notes about nobody. The family names are made of words for invented things."""

from __future__ import annotations

GIVEN = (
    "Ada Aksel Amina Anders Aurora Benjamin Bilal Birk Celine Daniel Dina Eirik Elias Ella Emil Emma Erle Fatima Filip "
    "Frida Gustav Hanna Hassan Hedda Henrik Iben Ida Isak Jakob Jenny Johan Jonas Kaja Kasper Khadija Lars Lea Leon "
    "Liam Linnea Live Lukas Magnus Maja Maria Marius Mathilde Mia Mikkel Mina Mohammed Nora Odin Olivia Oskar Peder "
    "Ragna Sander Sara Selma Signe Silje Sindre Sofie Solveig Storm Synne Tiril Tobias Tuva Ulrik Vetle Vilde Yasmin "
    "Yusuf Øyvind Åse"
).split()
FAMILY = (
    "Demoberg Demodal Demohaug Demolien Demovik Diktestad Diktvåg Eksempeldal Eksempelmo Eksempelsen Fabelbakk "
    "Fabelvold Figurlund Figurnes Fiksjord Fiktivås Liksombø Liksomdal Liksomvik Modellhaug Modellnes Mønsterdal "
    "Mønsterås Oppdiktli Oppspinnås Påfunnvik Påhittmo Påhittnes Prøvedal Prøvehaug Prøvelien Prøvestad Skisseberg "
    "Skissemo Tenktbakk Tenktdal Tenktvåg Testdal Testhaug Testmo Testvik Tøysdal Utkastmo Utkastnes"
).split()
NOTES = (
    "Avtalte nytt møte på skolen. Møter gjerne etter klokka tolv.",
    "Gikk gjennom søknaden sammen. Vil ha bygg som første ønske.",
    "Snakket om hva som gir lyst til å møte opp. Vil prøve praktiske fag.",
    "Har sendt søknad om sommerjobb. Venter på svar.",
    "Ble enige om to mål fram til jul.",
    "Snakket om oppmøte de siste ukene. Det går bedre.",
    "Besøkte bedriften. Eleven trivdes og vil tilbake.",
    "Laget CV sammen. Trenger to referanser.",
    "La igjen beskjed. Prøver igjen i morgen.",
    "Eleven kom ikke. Skolen sier den er på plass i dag.",
    "Vil ha hjelp til å velge mellom to programmer.",
    "Ble enige om å ringes hver mandag.",
    "Trenger skriftlig arbeidsplan. Skolen lager den.",
    "Fornøyd med plassen på Vg1. Ønsker å høre fra oss i oktober.",
)
FLAG_NOTES = (
    "Liker praktiske oppgaver og er flink til å hjelpe andre.",
    "Ønsker å snakke med noen om valg av linje.",
    "Jobber godt i små grupper.",
)
