"""Who said it in Italian, and through whom: tables of invented sentences."""

from __future__ import annotations

import pytest

from tests.quotes.answers import assertions, chain, clauses, contents, speakers

LANG = "it"

SPEAKERS: list[tuple[str, list[str | None], str]] = [
    # text, speakers in order (None: nobody), why
    ("«Il ponte aprirà a maggio», ha detto la sindaca Anna Ferri.", ["Anna Ferri"], "passato prossimo, a title"),
    ("«Il ponte aprirà a maggio», ha spiegato ieri Marco Brandi ai giornalisti.", ["Marco Brandi"], "a day between cue and name"),
    ("Marco Brandi ha dichiarato: «Non ci fermeremo davanti a niente».", ["Marco Brandi"], "before the quote, a colon"),
    ('Brandi: "Ricostruiremo il porto entro l\'estate".', ["Brandi"], "a name and a colon, straight marks"),
    ("«Partiremo all'alba», disse Anna Ferri. «Tutti insieme, come sempre».", ["Anna Ferri", "Anna Ferri"], "passato remoto, carried on"),
    ("«Partiremo», ha aggiunto Brandi, «quando il mare sarà calmo».", ["Brandi", "Brandi"], "split by the cue"),
    ("Anna Ferri è arrivata in serata. «Sono molto stanca», ha detto.", ["Anna Ferri"], "dropped subject, the sentence before"),
    (
        "Il sindaco Luca De Santis ha visitato il cantiere. “I lavori finiranno in tempo”, ha assicurato. “Lo prometto ai cittadini”.",
        ["Luca De Santis", "Luca De Santis"],
        "dropped subject, curly marks, a particle in the name",
    ),
    ('Secondo Brandi, il piano è "un grave errore".', ["Brandi"], "secondo"),
    ("Per la ministra Ferri si tratta di «una pagina nuova per la città».", ["Ferri"], "per, as according to"),
    ("Marco Brandi è tornato a Valmarina. A suo dire il bilancio era «in perfetto ordine».", ["Marco Brandi"], "a suo dire"),
    ("«Il porto è nostro!»\n—Anna Ferri", ["Anna Ferri"], "a sign-off with a dash"),
    ("«Il porto è nostro e lo difenderemo». Anna Ferri.", ["Anna Ferri"], "a sign-off behind the full stop"),
    ("Agli abitanti è stato riferito dal ministro Brandi che il ponte «non può aspettare».", ["Brandi"], "a passive with its agent"),
    (
        "In una nota, il ministero dei Trasporti parla di «lavori in ritardo per il maltempo».",
        ["ministero dei Trasporti"],
        "a noun cue in front, a ministry",
    ),
    ("«La diga è sicura», si legge in una nota del Comune di Valmarina.", ["nota del Comune di Valmarina"], "si legge, a document"),
    ("Brandi non ha mai detto che il porto è «perduto per sempre».", ["Brandi"], "a denied quote keeps its speaker"),
    (
        "La ministra degli Esteri Giulia Della Rovere ha parlato di «un passo storico».",
        ["Giulia Della Rovere"],
        "an office before the name",
    ),
    ("«È un passo storico», ha commentato la ministra degli Esteri.", ["ministra degli Esteri"], "a role alone"),
    ("«Le trattative vanno avanti», ha precisato un portavoce del ministero.", ["portavoce del ministero"], "an unnamed spokesman"),
    ("«Servono più barche», racconta un pescatore che chiede l'anonimato.", ["pescatore"], "present tense, unnamed"),
    (
        "Il presidente del Consiglio Paolo Di Nardo ha incontrato Anna Ferri. «È stato un incontro utile», ha detto lei.",
        ["Anna Ferri"],
        "a pronoun with one woman",
    ),
    (
        "Marco Brandi e Luca Ferri si sono visti a cena. «Sono stanco di tutto questo», ha detto lui.",
        ["lui"],
        "two men fit the pronoun: it stands for itself",
    ),
    (
        "«Non firmeremo mai», ha tuonato il leader della Lega del Mare, Piero Dall'Orto.",
        ["Piero Dall'Orto"],
        "an apposition behind the cue",
    ),
    ("Il romanzo «Il lungo inverno» ha vinto il premio.", [None], "the title of a work"),
    ("Le cosiddette «navi fantasma» viaggiano di notte.", [None], "scare quotes"),
    ("Di Nardo ha poi aggiunto che la legge sarà «pronta per Natale».", ["Di Nardo"], "a particle in front of the sentence"),
    (
        "La procuratrice generale, Elena Conti, ha definito il verdetto «una vittoria della città».",
        ["Elena Conti"],
        "an apposition before the cue",
    ),
    ("«Cosa vi aspettate da noi?», ha chiesto Ferri.", ["Ferri"], "a question"),
    ("I medici parlano di un quadro «ancora critico».", ["medici"], "a group"),
    ("Brandi ha ricordato che Anna Ferri aveva definito il molo «un pericolo per tutti».", ["Anna Ferri"], "the inner of two reports"),
    ("«Il porto è aperto», ha detto la sindaca Anna Ferri, secondo Reuters.", ["Anna Ferri"], "secondo outside"),
    (
        "«Domani si riparte», ha scritto su Facebook il governatore Luca De Santis.",
        ["Luca De Santis"],
        "a post, governor",
    ),
    (
        "Anna Ferri e il suo vice, Marco Brandi, erano d'accordo. «Il bilancio è a posto», ha assicurato Brandi.",
        ["Marco Brandi"],
        "two candidates, one beside the cue",
    ),
    (
        "«Il pilone era malato – ha attaccato il presidente della Regione, Luca De Santis –. Adesso qualcuno dovrà spiegare».",
        ["Luca De Santis"],
        "dashes inside the marks, a full stop behind the second",
    ),
    ("«Mi vergogno per tutti», le parole del capitano Luca Serra.", ["Luca Serra"], "a noun that reports behind the quote"),
    (
        "Per il sindaco Brandi «serve un cambio di passo». E ancora: «Basta parole».",
        ["Brandi", "Brandi"],
        "a colon that leads on without anybody",
    ),
    (
        "ROMA, 12 OTT (ANSA) – La ministra Anna Ferri, che era a Valmarina, ha parlato di «un passo storico».",
        ["Anna Ferri"],
        "a dateline, an article behind its dash, a relative clause",
    ),
    (
        "Il sindaco di Portoscuro Marco Brandi ha visitato il molo. «I fondi ci sono», ha detto il primo cittadino.",
        ["Marco Brandi"],
        "an office with its town before the name, a phrase for it",
    ),
]

ASSERTIONS: list[tuple[str, str, str]] = [
    ("Brandi ha detto che il porto è «perduto per sempre».", "asserted", "said"),
    ("Brandi non ha mai detto che il porto è «perduto per sempre».", "denied", "never said"),
    ("Brandi ha negato di aver definito il porto «perduto per sempre».", "denied", "denied to have called"),
    ("Brandi direbbe che il porto è «perduto per sempre».", "hypothetical", "would say"),
    ("«È un disastro per tutti», avrebbe detto Brandi ai suoi.", "asserted", "reportedly said: a rumour, no supposition"),
    ("«Il porto è davvero perduto?», ha chiesto Brandi.", "asked", "asked"),
    ("«È falso dalla prima riga all'ultima», ha smentito Brandi.", "asserted", "who denies says his own words"),
]

CLAUSES: list[tuple[str, list[tuple[str | None, str]], str]] = [
    ("Anna Ferri ha detto che il traghetto partirà.", [("Anna Ferri", "il traghetto partirà")], "che"),
    (
        "Anna Ferri ha detto lunedì ai giornalisti che il traghetto partirà lo stesso.",
        [("Anna Ferri", "il traghetto partirà lo stesso")],
        "a day and hearers between",
    ),
    ("Secondo Anna Ferri, il traghetto partirà lunedì.", [("Anna Ferri", "il traghetto partirà lunedì")], "secondo in front"),
    ("Il traghetto partirà lunedì, ha detto Anna Ferri.", [("Anna Ferri", "Il traghetto partirà lunedì")], "the cue closes the sentence"),
    ("Il traghetto partirà lunedì, secondo Anna Ferri.", [("Anna Ferri", "Il traghetto partirà lunedì")], "secondo behind"),
    (
        "Anna Ferri ha promesso di riparare il traghetto entro maggio.",
        [("Anna Ferri", "di riparare il traghetto entro maggio")],
        "an infinitive",
    ),
    ("Anna Ferri ha chiesto se il molo fosse sicuro.", [("Anna Ferri", "se il molo fosse sicuro")], "a question"),
    ("Il ministro Brandi ha avvertito che il molo potrebbe crollare.", [("Brandi", "il molo potrebbe crollare")], "a warning"),
    (
        "Anna Ferri è arrivata a Portoscuro. Ha detto che il traghetto partirà lunedì.",
        [("Anna Ferri", "il traghetto partirà lunedì")],
        "dropped subject",
    ),
    (
        "LISBONA (Lusa) — Il ministro ha spiegato, in una nota, che il molo è sicuro.",
        [("ministro", "il molo è sicuro")],
        "an aside before che, behind a dateline",
    ),
    (
        "La squadra ha vinto nel secondo tempo con il vento a favore.",
        [],
        "secondo, the ordinal",
    ),
]

CONTENTS: list[tuple[str, str, str]] = [
    ("Anna Ferri ha detto che il molo è «un pericolo per tutti» da anni.", "il molo è «un pericolo per tutti» da anni", "around marks"),
    ("Secondo Brandi, il piano è «un grave errore» del governo.", "il piano è «un grave errore» del governo", "behind secondo"),
]

CHAINS: list[tuple[str, list[str], str]] = [
    # text, speaker and carriers outwards, why
    ("«Vogliamo la pace», ha detto il ministro Varga all'ANSA.", ["Varga", "ansa"], "told an agency"),
    ("«Vogliamo la pace», ha detto Varga all'AGI.", ["Varga", "agi"], "told an agency of three letters"),
    ("Varga ha chiesto la «pace subito», ha riferito l'agenzia statale nordcoreana KCNA.", ["Varga", "kcna"], "a state agency"),
    ("Secondo l'agenzia Ansa, che cita la Tass, Varga ha chiesto la «pace subito».", ["Varga", "tass", "ansa"], "one agency cites another"),
    (
        "«Vogliamo la pace», ha dichiarato Varga in un'intervista al quotidiano Il Faro del Porto.",
        ["Varga", "Il Faro del Porto"],
        "an interview with a paper",
    ),
    ("«Il molo è chiuso», ha detto Anna Ferri, secondo quanto riporta l'Adnkronos.", ["Anna Ferri", "adnkronos"], "secondo quanto riporta"),
    ("«Il molo è chiuso», ha detto Anna Ferri, citata dai media statali.", ["Anna Ferri", "media statali"], "state media, not said which"),
    ("«Siamo pronti a tutto», riferisce la Tass citando Anna Ferri.", ["Anna Ferri", "tass"], "an agency cites the speaker"),
]

TITLES: list[tuple[str, str, list[str | None], str]] = [
    ("Ferri: «Il ponte aprirà a maggio»", "La sindaca Anna Ferri ha visitato il porto.", ["Anna Ferri"], "a name and a colon"),
    ("Porto, Brandi: «Non ci fermeremo»", "Marco Brandi ha visitato il porto.", ["Marco Brandi"], "topic, name and colon"),
    (
        "La ministra: «Firmeremo l'accordo»",
        "La ministra Anna Ferri ha visitato il porto. Marco Brandi era con lei.",
        ["Anna Ferri"],
        "a role that the text names",
    ),
]

# Written after the rules were done, in other registers (regional papers, sports, courts, wires); the rules were not changed to them.
LATER_SPEAKERS: list[tuple[str, list[str | None], str]] = [
    (
        "«Qui d'inverno non passa nemmeno lo spazzaneve», si sfoga Ettore Galli, che da trent'anni gestisce il rifugio di Monte Corvo.",
        ["Ettore Galli"],
        "regional: a reflexive cue, a relative clause behind",
    ),
    (
        "A lanciare l'allarme è il presidente della Pro Loco, Renzo Tosi: «Senza volontari la festa del patrono salta».",
        ["Renzo Tosi"],
        "regional: a cleft before the colon",
    ),
    (
        "Non usa mezzi termini l'assessora al Turismo Nadia Berti. «Chi ha sbagliato paghi», dice. «Noi abbiamo fatto la nostra parte».",
        ["Nadia Berti", "Nadia Berti"],
        "regional: an inverted lead-in, then dropped subjects",
    ),
    (
        "Soddisfatta la dirigente scolastica Marina Bosco: «I ragazzi hanno risposto con entusiasmo».",
        ["Marina Bosco"],
        "regional: an adjective leads in",
    ),
    (
        "«Il mister ci chiede di correre, noi corriamo», spiega il terzino Omar Valli dopo l'allenamento.",
        ["Omar Valli"],
        "sports: an unlisted office",
    ),
    (
        "Così l'allenatore del Portoscuro, Ivan Neri, al termine della gara: «Pareggio giusto, ma che sofferenza».",
        ["Ivan Neri"],
        "sports: così and a colon",
    ),
    (
        "«Non ho mai pensato di smettere – confida la campionessa – e a Valmarina lo dimostrerò».",
        ["campionessa"],
        "sports: dashes inside the marks",
    ),
    (
        "«Il mio assistito è estraneo ai fatti e lo proveremo», ha dichiarato all'uscita dal tribunale il legale di Testa, "
        "l'avvocato Furio Riva.",
        ["Furio Riva"],
        "courts: a place between cue and office",
    ),
    (
        "Davanti al gip l'indagata ha ammesso di aver preso i soldi, ma «solo per pagare l'affitto».",
        ["indagata"],
        "courts: a role, a fragment behind an infinitive",
    ),
    (
        "Il ministro degli Interni drovo, Jan Roe, ha accusato i ribelli di «giocare col fuoco».",
        ["Jan Roe"],
        "wires: an accusation",
    ),
    (
        "«Siamo pronti a negoziare», ha fatto sapere il Cremlino, precisando che non ci sono «precondizioni».",
        ["Cremlino", "Cremlino"],
        "wires: ha fatto sapere, a gerund",
    ),
]

LATER_ASSERTIONS: list[tuple[str, str, str]] = [
    ("Tosi smentisce di aver mai parlato di «festa annullata».", "denied", "regional: a denial in the present"),
]

LATER_CLAUSES: list[tuple[str, list[tuple[str | None, str]], str]] = [
    (
        "I carabinieri riferiscono che l'auto procedeva contromano.",
        [("carabinieri", "l'auto procedeva contromano")],
        "courts: a body in the plural",
    ),
    (
        "Il tecnico Ivan Neri assicura che il capitano giocherà domenica.",
        [("Ivan Neri", "il capitano giocherà domenica")],
        "sports: a role and its name",
    ),
    (
        "Stando agli inquirenti, il rogo sarebbe partito dal garage.",
        [("inquirenti", "il rogo sarebbe partito dal garage")],
        "courts: stando a, an unlisted noun",
    ),
    (
        "La sindaca Nora Lupi ha incontrato i residenti. Ha poi annunciato che la strada riaprirà sabato.",
        [("Nora Lupi", "la strada riaprirà sabato")],
        "regional: a dropped subject with an adverb",
    ),
]

LATER_CHAINS: list[tuple[str, list[str], str]] = [
    (
        "«Non lasceremo sola nessuna famiglia», ha detto la premier Nora Lupi in un'intervista al Corriere della Sera.",
        ["Nora Lupi", "Corriere della Sera"],
        "wires: an interview with a paper",
    ),
]

LATER_TITLES: list[tuple[str, str, list[str | None], str]] = [
    ('Lupi: "Strada aperta sabato"', "La sindaca Nora Lupi ha incontrato i residenti.", ["Nora Lupi"], "regional: straight marks"),
]


@pytest.mark.parametrize(("text", "expected", "why"), [*SPEAKERS, *LATER_SPEAKERS], ids=[why for *_, why in [*SPEAKERS, *LATER_SPEAKERS]])
def test_speakers(text: str, expected: list[str | None], why: str) -> None:
    """The speaker of every marked stretch."""
    assert speakers(text, LANG) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"), [*ASSERTIONS, *LATER_ASSERTIONS], ids=[why for *_, why in [*ASSERTIONS, *LATER_ASSERTIONS]]
)
def test_assertions(text: str, expected: str, why: str) -> None:
    """What the words beside the cue make of the quote."""
    assert assertions(text, LANG) == [expected], why


@pytest.mark.parametrize(("text", "expected", "why"), [*CLAUSES, *LATER_CLAUSES], ids=[why for *_, why in [*CLAUSES, *LATER_CLAUSES]])
def test_clauses(text: str, expected: list[tuple[str | None, str]], why: str) -> None:
    """Reported clauses without marks, with their speakers."""
    assert clauses(text, LANG) == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), CONTENTS, ids=[why for *_, why in CONTENTS])
def test_contents(text: str, expected: str, why: str) -> None:
    """The whole clause around marks."""
    assert contents(text, LANG) == [expected], why


@pytest.mark.parametrize(("text", "expected", "why"), [*CHAINS, *LATER_CHAINS], ids=[why for *_, why in [*CHAINS, *LATER_CHAINS]])
def test_chains(text: str, expected: list[str], why: str) -> None:
    """The speaker, then who carried the words, outwards."""
    assert chain(text, LANG) == expected, why


@pytest.mark.parametrize(("title", "text", "expected", "why"), [*TITLES, *LATER_TITLES], ids=[why for *_, why in [*TITLES, *LATER_TITLES]])
def test_titles(title: str, text: str, expected: list[str | None], why: str) -> None:
    """Headlines take full names from the text."""
    assert speakers(text, LANG, title) == expected, why
