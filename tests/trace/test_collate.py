"""Edits: every difference, in its place, with its kind; alarms where meaning turns, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.trace.collate import collate
from quotetrace.trace.rules.verdict import ALARMS, KINDS
from quotetrace.trace.story import Witness
from quotetrace.trace.tokens import tokenise
from tests.trace.build import quote

KIND_CASES = [
    ("We kept the harbour open", "We kept the harbor open", "spelling", "British and American"),
    ("We won't shut the pier", "We will not shut the pier", "spelling", "a contraction spelt out"),
    ("The tide's out at the pier", "The tide is out at the pier", "spelling", "a contraction that may be two words"),
    ("Seven boats were lost at sea", "7 boats were lost at sea", "number", "a number in digits"),
    ("They recieved the crew at the pier", "They received the crew at the pier", "spelling", "one letter"),
    ("The ferry serves the whole coast", "The ferries serves the whole coast", "inflection", "a plural"),
    ("It will contribute to the harbour fund", "It will contribution to the harbour fund", "inflection", "another ending"),
    ("I am tired of the delays", "he was tired of the delays", "tense_person", "reported speech"),
    ("We close the pier in winter", "We closed the pier in winter", "tense_person", "a regular past"),
    ("They take the boats to the yard", "They took the boats to the yard", "tense_person", "an irregular past"),
    ("We rebuilt a bridge over the sound", "We rebuilt the bridge over the sound", "function_word", "an article"),
    ("They met at the yard on Friday", "They met in the yard on Friday", "function_word", "a preposition"),
    ("The council took measures against floods", "The council took steps against floods", "synonym", "near enough"),
    ("Mayor Ines Falk opened the lock", "Mayor Falk opened the lock", "name", "a given name dropped"),
    ("He thanked Piotr Zelin for coming", "He thanked Pyotr Zelin for coming", "name", "another transliteration"),
    ("The old pier is very safe now", "The old pier is safe now", "hedge", "a word of degree"),
    ("They [the owners] will repair the lock", "They will repair the lock", "gloss", "an explanation in brackets"),
    ("We will repair the lock and the old gates soon", "We will repair the lock … soon", "ellipsis", "an omission marked"),
    ("We will repair the lock and then the gates", "We will repair the lock", "truncation", "cut at the end"),
    ("We will repair the lock", "This time we will repair the lock", "addition", "added at the start"),
    ("We came, we saw the lock, we left", "We came; we saw the lock, we left", "punctuation", "a comma"),
    ("The lock gates rusted through at last", "The lock gates hummed through at last", "synonym", "another word in its place"),
    ("The lock gates rusted", "The old boatmen of the bay hummed a tune", "other", "other words altogether"),
]


@pytest.mark.parametrize(("base", "other", "kind", "why"), KIND_CASES, ids=[row[3] for row in KIND_CASES])
def test_kinds(base, other, kind, why):
    assert kind in {edit.kind for edit in collate(quote(base), quote(other, "b"))}


ALARM_CASES = [
    ("We will not sell the northern ferry", "We will sell the northern ferry", "negation", "a not is lost"),
    ("We will sell the northern ferry", "We will never sell the northern ferry", "negation", "a never is gained"),
    ("They can't repair the lock by May", "They can repair the lock by May", "negation", "a contracted one is lost"),
    ("It is likely that the pier will hold", "It is unlikely that the pier will hold", "negation", "a prefix"),
    ("The sale of the pier was legal at the time", "The sale of the pier was illegal at the time", "negation", "a pair of the list"),
    ("No boats will leave the yard today", "All boats will leave the yard today", "negation", "none against all"),
    ("We lost 25 boats in the storm", "We lost 52 boats in the storm", "number", "digits swapped"),
    ("We lost twenty boats in the storm", "We lost thirty boats in the storm", "number", "number words"),
    ("It cost 3 million crowns to build", "It cost 3 billion crowns to build", "number", "another magnitude"),
    ("The yard will open on Monday morning", "The yard will open on Tuesday morning", "number", "another day"),
    ("More than 40 people were rescued there", "Fewer than 40 people were rescued there", "number", "bounded from the other side"),
    ("The new pier is 90 metres long", "The new pier is 90 feet long", "unit", "another unit"),
    ("The strike may last 9 days in all", "The strike may last 9 weeks in all", "unit", "days and weeks"),
    ("We may close the yard this winter", "We will close the yard this winter", "modality", "may becomes will"),
    ("The owners should pay for the damage", "The owners must pay for the damage", "modality", "should becomes must"),
    ("The owners have to pay for the damage", "The owners may pay for the damage", "modality", "an obligation becomes a chance"),
    ("It was probably an error of the pilot", "It was an error of the pilot", "modality", "a doubt is dropped"),
    ("We will sign the lease this week", "We would sign the lease this week", "modality", "two direct quotes have no past cue to blame"),
    ("All of the crews agreed to the plan", "Some of the crews agreed to the plan", "quantifier", "all becomes some"),
    ("We know that most members want a vote", "We know that members want a vote", "quantifier", "most is dropped"),
    ("He thanked Ines Falk for the rescue", "He thanked Jon Berg for the rescue", "name", "another person"),
    ("The talks with North Korea went well", "The talks with South Korea went well", "name", "half of a country's name"),
    ("The boats came from Austria last year", "The boats came from Australia last year", "name", "two countries that look alike"),
    ("We will sign the lease if the rent falls", "We will sign the lease", "condition", "an if clause at the end"),
    ("Unless the rent falls, we will leave the yard", "we will leave the yard", "condition", "an unless clause at the start"),
    ("We will mend the lock, provided that the crews stay", "We will repair the lock", "condition", "the rest reworded"),
    ("The council agreed to sell the old pier", "The council refused to sell the old pier", "negation", "contraries of the list"),
    ("I never said that the pier would hold", "the pier would hold", "negation", "a claim freed of its denial"),
    ("The owners plan to close the yard", "The owners will close the yard", "modality", "a plan becomes a promise"),
    ("The owners are considering a sale of the yard", "The owners decided on a sale of the yard", "modality", "no plan yet"),
    ("Both crews came home from the storm", "One crew came home from the storm", "quantifier", "both becomes one"),
    ("None of the crews wants the new lease", "Few of the crews want the new lease", "quantifier", "none becomes few"),
    ("The dose was 2 milligrams for each of the crew", "The dose was 2 grams for each of the crew", "unit", "a multiple of the unit"),
    ("The rent rose by 2 percentage points last year", "The rent rose by 2 per cent last year", "unit", "points and shares"),
    ("He thanked Ines Halden for the rescue", "He thanked Ines Harden for the rescue", "name", "names that sound otherwise"),
    ("Turnout was 61.4 per cent at six", "Turnout was 64.1 per cent at six", "number", "two shares that are near"),
    ("The rent rose by 2.4 per cent last year", "The rent rose by 2 per cent last year", "number", "too far for a rounding"),
    ("We will open the lock in 2031 at last", "We will open the lock in 2013 at last", "number", "two years"),
    ("The rent is still above that of Tolvik", "The rent is still below that of Tolvik", "number", "on the other side"),
    ("The yard needs at least six months for the hull", "The yard needs up to half a year for the hull", "quantifier", "another bound"),
    ("We need up to 40 boats this winter", "We need 40 boats this winter", "quantifier", "a bound dropped"),
    ("Nearly all of the crews are back in port", "All of the crews are back in port", "quantifier", "nearly all becomes all"),
    ("Some crews left the yard in spring", "Crews left the yard in spring", "quantifier", "some is dropped"),
    ("It is clear that not every lock was open", "It is clear that not a single lock was open", "quantifier", "some becomes none"),
    ("In the end hundreds of boats came back", "In the end thousands of boats came back", "number", "another magnitude, in words"),
    ("The council cut the rent by 40 per cent", "The council cut the rent to 40 per cent", "number", "by how much, to how much"),
    ("The divers have failed to find the wreck", "The divers have found the wreck", "negation", "a failure becomes a success"),
    ("The owner stops short of blaming the crew", "The owner blames the crew", "negation", "what is not done is done"),
    ("I would not go so far as to call it theft", "to call it theft", "negation", "a claim freed of what distances it"),
    ("The owner has offered to pay for the lock", "The owner will pay for the lock", "modality", "an offer becomes a promise"),
    ("The boats of Cork and Ghent won, and Cork paid", "The boats of Cork and Ghent won, and Ghent paid", "name", "one of a list"),
    ("We will sign the lease once the rent falls", "We will sign the lease", "condition", "once is a condition"),
    ("It seems that not all of the crews were paid", "It seems that all of the crews were paid", "quantifier", "some becomes all"),
    ("Only crews with a permit may use the lock", "Crews with a permit may use the lock", "condition", "a limit dropped"),
]


@pytest.mark.parametrize(("base", "other", "alarm", "why"), ALARM_CASES, ids=[row[3] for row in ALARM_CASES])
def test_alarms(base, other, alarm, why):
    assert [edit.alarm for edit in collate(quote(base), quote(other, "b")) if edit.alarm] == [alarm]


HARMLESS_CASES = [
    ("I do not think the pilot lied to us", "I think the pilot did not lie to us", {}, "the negation moved within the sentence"),
    ("We refuse to accept the new lease", "We will not accept the new lease", {}, "refusing is not accepting"),
    ("We will never sell the old pier", "We will not sell the old pier", {}, "one negation for another"),
    ("This is not only a yard but a home", "This is a yard but a home", {}, "not only negates nothing"),
    ("We lost 25 boats in the storm", "We lost twenty-five boats in the storm", {}, "a number spelt out"),
    ("We lost 1,980 nets in the storm", "We lost about 2,000 nets in the storm", {}, "a number rounded, and said so"),
    ("The channel is 10 kilometres long now", "The channel is 6 miles long now", {}, "a conversion"),
    ("It fell by 5 per cent last year", "It fell by 5% last year", {}, "two ways to write a share"),
    ("We will close the yard this winter", "they would close the yard this winter", {"kind": "indirect"}, "backshift in reported speech"),
    ("We can repair the lock by then", "could repair the lock by then", {"kind": "mixed"}, "backshift in a fragment"),
    ("The crews might go home early", "The crews may go home early", {}, "one chance for another"),
    ("We must move the boats at once", "We have to move the boats at once", {}, "one obligation for another"),
    ("Some 400 nets were torn that night", "About 400 nets were torn that night", {}, "some before a number rounds it"),
    ("Every crew came home that night", "Each crew came home that night", {}, "all of them either way"),
    ("He spoke with the Tovanian envoy", "He spoke with the Tovania envoy", {}, "a country and its people"),
    ("The pact with the DPRK was signed", "The pact with North Korea was signed", {}, "two names of one country"),
    ("The talks in Kiev went on for days", "The talks in Kyiv went on for days", {}, "two spellings of one city"),
    ("The European Union will pay the owners", "The EU will pay the owners", {}, "an acronym"),
    ("He thanked President Falk for the boats", "He thanked Falk for the boats", {}, "a title dropped"),
    ("He thanked Ines Falk for the boats", "He thanked her for the boats", {}, "a pronoun for a name"),
    (
        "We will sign the lease if the rent falls",
        "sign the lease",
        {"kind": "mixed"},
        "words in the reporter's clause may have the condition",
    ),
    ("The sluice opens at 4 p.m. every day", "The sluice opens at 16:00 every day", {}, "two ways to tell the hour"),
    ("The yard is 12 kilometres off the coast", "The yard is seven and a half miles off the coast", {}, "a conversion with a half"),
    ("It takes another week to mend it", "It takes seven more days to mend it", {}, "one week"),
    ("The crews will have to pay for it", "The crews must pay for it", {}, "an obligation in the future"),
    ("The crews will be able to leave", "The crews can leave", {}, "an ability in the future"),
    ("The crew may not leave the yard", "The crew is not allowed to leave the yard", {}, "two ways to forbid"),
    ("It takes at least one crew to mend it", "It takes one crew or more to mend it", {}, "a bound behind the number"),
    ("The fee does not exceed 40 crowns", "The fee is at most 40 crowns", {}, "a bound denied"),
    ("They asked for more than 40 boats", "They asked for over 40 boats", {}, "one bound in two words"),
    ("The yard lost 3 million crowns", "The yard lost 3 m crowns", {}, "a magnitude written short"),
    ("The yard owns 4,000 hectares of land", "The yard owns 40 square km of land", {}, "another unit of area"),
    ("It took us 40 minutes to mend it", "It took us two thirds of an hour to mend it", {}, "a fraction of an hour"),
    ("The boats will not be affected by it", "The boats will be unaffected by it", {}, "a denial in the word"),
    ("The crews had to leave before noon", "The crews had had to leave before noon", {}, "an obligation further back"),
    ("The crews must not leave the yard", "The crews are not allowed to leave the yard", {}, "two ways to forbid at all"),
    ("Turnout was 61.4 per cent at six", "Turnout was 61 per cent at six", {}, "decimals left out"),
    ("It is the second lock of the town", "It is the No. 2 lock of the town", {}, "a number sign is no denial"),
    ("It was clear that not all crews were paid", "It was clear that some crews were paid", {}, "not all are some"),
    ("Nearly all of the crews were paid", "Most of the crews were paid", {}, "nearly all are most"),
    ("They stayed for a few weeks that year", "They stayed for some weeks that year", {}, "a few are some"),
    ("It cost £3m to mend the old lock", "It cost three million pounds to mend the old lock", {}, "pounds are no weight"),
    ("It didn't tell us of the leak", "It failed to tell us of the leak", {}, "two ways to fail"),
    ("I don't say it often, but that was a good crew", "a good crew", {}, "what was cut denies something else"),
    ("Ines sold Jon the boat, and then left", "Jon sold the boat to Ines, and then left", {}, "names that changed places"),
    ("We will sign the new lease next spring if the rent falls", "sign the lease", {}, "the rest of the sentence is gone too"),
    ("No one wanted the yard, and we never sold it to anybody", "we never sold it to anybody", {}, "a negation in what was cut"),
    ("We may go home soon. They must stay.", "They must stay", {}, "a modal in what was cut"),
    ("It is not safe to leave the yard", "It is unsafe to leave the yard", {}, "a negation in the word"),
    ("There was not enough oil in the lamps", "There was too little oil in the lamps", {}, "two ways to say too little"),
    ("The crews waited for 90 minutes at the lock", "The crews waited for an hour and a half at the lock", {}, "one time"),
    ("A third of the nets were torn that night", "33 per cent of the nets were torn that night", {}, "one share"),
    ("He thanked Ines Ohnuki for the boats", "He thanked Ines Onuki for the boats", {}, "names that sound alike"),
    ("The case hadn't been opened by then", "The case hadn ’ t been opened by then", {}, "a contraction torn apart"),
    ("If the rent falls we will sign the lease", "We will sign the lease if the rent falls", {}, "a condition that moved"),
    ("Ms. Falk did not sign the lease", "Ms Falk didn't sign the lease", {}, "a title with a full stop ends no sentence"),
    ("The Minister Spoke of the New Budget Law", "The Minister Spoke of the Old Pension Law", {}, "capitals of a headline are no names"),
]


def test_a_fragment_drops_a_condition_only_where_its_clause_is_known():
    base, fragment = quote("We will sign the lease if the rent falls"), quote("sign the lease", "b", kind="mixed", around="He would  .")
    assert [edit.alarm for edit in collate(base, fragment) if edit.alarm] == ["condition"]


@pytest.mark.parametrize(("base", "other", "given_", "why"), HARMLESS_CASES, ids=[row[3] for row in HARMLESS_CASES])
def test_harmless_look_alikes_raise_no_alarm(base, other, given_, why):
    assert [(edit.alarm, edit.from_text, edit.text) for edit in collate(quote(base), quote(other, "b", **given_)) if edit.alarm] == []


@pytest.mark.parametrize(
    ("lang", "base", "other", "alarm"),
    [
        ("es", "No venderemos el puerto viejo", "Venderemos el puerto viejo", None),  # cut at the very start: a truncation
        ("es", "Este año no venderemos el puerto viejo", "Este año venderemos el puerto viejo", "negation"),
        ("es", "El barco puede salir del puerto", "El barco debe salir del puerto", "modality"),
        ("es", "Perdimos cinco barcos en la tormenta", "Perdimos siete barcos en la tormenta", "number"),
        ("fr", "Le maire n'a pas signé le bail", "Le maire a signé le bail", "negation"),
        ("fr", "Le port doit fermer cet hiver", "Le port peut fermer cet hiver", "modality"),
        ("fr", "Tous les marins ont accepté le bail", "Certains marins ont accepté le bail", "quantifier"),
        ("de", "Wir werden den Hafen nicht verkaufen", "Wir werden den Hafen verkaufen", "negation"),
        ("de", "Die Fähre muss im Winter ruhen", "Die Fähre kann im Winter ruhen", "modality"),
        ("de", "Sie haben drei Boote verloren", "Sie haben vier Boote verloren", "number"),
        ("ru", "Мы не продадим старый порт", "Мы продадим старый порт", "negation"),
        ("ru", "Паром должен стоять зимой", "Паром может стоять зимой", "modality"),
        ("ru", "Они потеряли три лодки в шторм", "Они потеряли четыре лодки в шторм", "number"),
        ("ru", "Все рыбаки приняли договор", "Некоторые рыбаки приняли договор", "quantifier"),
        ("it", "Quest'anno non venderemo il porto vecchio", "Quest'anno venderemo il porto vecchio", "negation"),
        ("it", "Il traghetto può lasciare il porto", "Il traghetto deve lasciare il porto", "modality"),
        ("it", "Abbiamo perso tre barche nella tempesta", "Abbiamo perso quattro barche nella tempesta", "number"),
        ("pt", "Este ano não vamos vender o porto velho", "Este ano vamos vender o porto velho", "negation"),
        ("pt", "O barco pode sair do porto", "O barco deve sair do porto", "modality"),
        ("pt", "Perdemos cinco barcos na tempestade", "Perdemos sete barcos na tempestade", "number"),
        ("de", "Der Hafen gehört der Stadt", "Der Kanal gehört der Stadt", None),  # every German noun has a capital
        ("xx", "Ta 25 ladia potonula", "Ta 52 ladia potonula", "number"),  # a language without lists still has numbers
    ],
)
def test_other_languages(lang, base, other, alarm):
    found = {edit.alarm for edit in collate(quote(base, lang=lang), quote(other, "b", lang=lang))} - {None}
    assert found == ({alarm} if alarm else set())


def test_two_languages_are_one_choice_of_translation():
    edits = collate(quote("We will not sell the pier"), quote("No venderemos el muelle", "b", lang="es"))
    assert [(edit.op, edit.kind, edit.alarm, edit.text) for edit in edits] == [
        ("substitute", "translation", None, "No venderemos el muelle")
    ]


def test_offsets_count_in_the_fields_of_both_quotes():
    base = quote("We will not sell the ferry", start=100)
    (edit,) = collate(base, quote("“We will sell the ferry", "b", start=7))
    assert (edit.from_start, edit.from_end, edit.from_text) == (108, 111, "not")
    assert (edit.start, edit.end, edit.text) == (15, 15, "")


def test_a_quote_without_an_article_has_edits_without_offsets():
    (edit,) = collate(quote("We will sell"), Witness("b", "b", start=None, text="We will not sell"))
    assert (edit.from_start, edit.start, edit.end, edit.text) == (7, None, None, "not")


def test_the_original_spelling_is_shown():
    edits = collate(quote("The council thanked the Crews of the Lifeboat"), quote("The council thanked the OWNERS of the Lifeboat", "b"))
    assert [(edit.from_text, edit.text) for edit in edits] == [("Crews", "OWNERS")]


def test_a_moved_passage_is_one_edit():
    edits = collate(
        quote("in the early morning we ate, and the whole crew went home"),
        quote("the whole crew went home, in the early morning we ate", "b"),
    )
    assert any(edit.op == edit.kind == "move" and edit.from_text == edit.text for edit in edits)


def test_one_phrase_of_two_changes_is_taken_apart():
    """A modal and a negation change at once; each is an edit of its own."""
    edits = collate(quote("The owners should not pay the crews"), quote("The owners must pay the crews", "b"))
    assert [(edit.kind, edit.from_text, edit.text) for edit in edits] == [("modality", "should", "must"), ("negation", "not", "")]


def test_style_is_no_edit():
    """Case, quotation marks, brackets, hyphens inside words, punctuation at the edges."""
    assert collate(quote("The fast-moving “ice” is [our] worry."), quote("the Fast moving 'ice' is our worry,", "b")) == []


WORDS = st.sampled_from(
    [
        "we",
        "will",
        "won't",
        "not",
        "never",
        "25",
        "five",
        "Falk",
        "Ines",
        "the",
        "ferry",
        "ferries",
        "of",
        "may",
        "if",
        "all",
        "some",
        "(the",
        "crew)",
        "…",
        ",",
        ".",
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@given(TEXTS, TEXTS, st.integers(0, 50), st.integers(0, 50))
def test_edits_slice_to_their_words_and_turn_one_text_into_the_other(base, other, shift, further):
    one, two = quote(base, start=shift), quote(other, "b", start=further)
    edits = collate(one, two)
    for edit in edits:
        assert base[edit.from_start - shift : edit.from_end - shift] == edit.from_text
        assert other[edit.start - further : edit.end - further] == edit.text
        assert edit.kind in KINDS
        assert edit.alarm is None or edit.alarm in ALARMS
        assert (edit.op == "insert") == (not edit.from_text)
        assert (edit.op == "delete") == (not edit.text)
    ours, theirs = tokenise(base), tokenise(other)
    assert _left(ours, [(edit.from_start - shift, edit.from_end - shift) for edit in edits]) == _left(
        theirs, [(edit.start - further, edit.end - further) for edit in edits]
    )


def _left(tokens, spans):
    return [
        key
        for key, start, end in zip(tokens.keys, tokens.start, tokens.end, strict=True)
        if not any(a <= start and end <= b for a, b in spans)
    ]


@given(TEXTS)
def test_a_quote_against_itself_has_no_edits(text):
    assert collate(quote(text), quote(text, "b")) == []


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["en", "es", "fr", "de", "it", "pt", "ru", "ja", ""]))
def test_any_two_texts_collate(base, other, lang):
    collate(quote(base, lang=lang), quote(other, "b", lang=lang))
