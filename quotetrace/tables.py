"""The tables: one Arrow schema each, with a description, a unit and nullability for every column. The contract with every reader.

Columns are flat. Offsets are Unicode code points, half-open; instants are UTC; scores and shares are ratios from 0 to 1, rounded to four
places. Rows are sorted by the key, text by code point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from quotetrace.errors import SchemaError
from quotetrace.values import value

SCHEMA_VERSION: Final = "1"

TEXT = pa.string()
INT = pa.int32()
RATIO = pa.float64()
FLAG = pa.bool_()
INSTANT = pa.timestamp("us", tz="UTC")


@value
class Column:
    """One column: its Arrow type and what a reader needs to know."""

    name: str
    type: pa.DataType
    description: str
    unit: str = ""
    nullable: bool = True

    def field(self) -> pa.Field:
        """The Arrow field, with description and unit as metadata."""
        return pa.field(self.name, self.type, self.nullable, metadata={"description": self.description, "unit": self.unit})


@value
class Table:
    """One table: a noun, its key and its columns."""

    name: str
    key: tuple[str, ...]
    description: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([column.field() for column in self.columns])


def _key(name: str, description: str, type_: pa.DataType = TEXT, unit: str = "") -> Column:
    return Column(name, type_, description, unit, nullable=False)


def _text(name: str, description: str, *, nullable: bool = True) -> Column:
    return Column(name, TEXT, description, "", nullable)


def _offset(name: str, description: str, *, nullable: bool = True) -> Column:
    return Column(name, INT, description, "code points", nullable)


def _count(name: str, description: str, unit: str = "rows", *, nullable: bool = True) -> Column:
    return Column(name, INT, description, unit, nullable)


def _ratio(name: str, description: str, unit: str = "ratio") -> Column:
    return Column(name, RATIO, description, unit)


def _flag(name: str, description: str) -> Column:
    return Column(name, FLAG, description)


def _instant(name: str, description: str) -> Column:
    return Column(name, INSTANT, description, "UTC")


ARTICLES = Table(
    "articles",
    ("article_id",),
    "one published text of one outlet; the stored text never changes",
    (
        _key("article_id", "the given id, else the file's path below INPUT without suffix, else a hash of the contents"),
        _text("outlet", "who published it, as given"),
        _text("outlet_agency_id", "the agency that the outlet is, where it is one"),
        _text("url", "where it was published, as given"),
        _text("title", "the headline"),
        _text("byline", "the byline, as given or found"),
        _instant("published_at", "the earliest instant that the given date allows"),
        _instant("published_until", "the latest instant that the given date allows"),
        _text("published_precision", "second, minute, hour, day, month or year"),
        _text("published_zone", "stated, assumed or unknown"),
        _text("published_text", "the date as given"),
        _instant("modified_at", "when the outlet says it changed the text"),
        _text("lang", "language, ISO 639-1; given, else detected"),
        _text("text", "the stored text that offsets count in", nullable=False),
        _text("text_sha256", "SHA-256 of the text, UTF-8, hexadecimal"),
        _count("n_chars", "length of the text", "code points"),
        _count("n_quotes", "quotes in text and title"),
        _text("version_of", "article_id of the first text under the same id, where this is another"),
        _text("duplicate_of", "article_id of the article that this one copies, whole or nearly"),
        _text("wire_group", "id shared by articles that share passages outside quotation marks", nullable=False),
        _flag("is_primary", "whether it was given as a primary text: a transcript, or an agency's original"),
        _text("input", "the file it came from, relative to INPUT"),
    ),
)

CREDITS = Table(
    "credits",
    ("credit_id",),
    "places where an article names the agency its text comes from",
    (
        _key("credit_id", "hash of the defining columns"),
        _text("article_id", "the article", nullable=False),
        _text("field", "text, title, byline or metadata"),
        _offset("start", "of the credit in its field; null for metadata"),
        _offset("end", "of the credit in its field; null for metadata"),
        _text("text", "the words of the credit"),
        _text("agency_id", "the agency, as in the lexicon"),
        _text("agency", "the agency's name"),
        _text("role", "originator, relay or publisher"),
        _text("position", "dateline, byline, end_mark, tagline, body or metadata"),
        _ratio("score", "how sure it is that the text comes from the agency"),
    ),
)

QUOTES = Table(
    "quotes",
    ("quote_id",),
    "one stretch inside one pair of outer marks, or one indirect clause",
    (
        _key("quote_id", "the given id, else article_id:start-end with a suffix for title and indirect"),
        _text("article_id", "the article", nullable=False),
        _text("field", "text or title"),
        _text("statement_id", "shared by the parts of one reported utterance in one article"),
        _count("part", "place within the statement, from 0", "ordinal"),
        _text("kind", "direct (all in marks), mixed (a fragment in the reporter's clause), indirect", nullable=False),
        _text("form", "utterance, term, heading, title, nickname or measure: what the span is", nullable=False),
        _text("assertion", "asserted, denied, hypothetical or asked"),
        _text("status", "attributed, unattributed or not_speech", nullable=False),
        _text(
            "reason",
            "why no speaker is named: no_speaker, two_speakers, low_score, no_lexicon, term, title or nickname; two_names: "
            "the pronoun or role that two names fit stands for itself",
        ),
        _text(
            "rule",
            "the rule or pattern that decided the speaker; corrected: a reader did; primary: a stretch of a primary text that others quote",
        ),
        _offset("start", "of the quote in its field, inside the outer marks"),
        _offset("end", "of the quote in its field, inside the outer marks"),
        _text("text", "exactly the field's code points from start to end", nullable=False),
        _text("prefix", "the words before the quote"),
        _text("suffix", "the words after the quote"),
        _offset("content_start", "of the whole reported clause"),
        _offset("content_end", "of the whole reported clause"),
        _count("n_tokens", "tokens of the quote", "tokens"),
        _text("cue", "the words that report"),
        _offset("cue_start", "of the cue"),
        _offset("cue_end", "of the cue"),
        _text("mention", "the words that stand for the speaker here"),
        _text("mention_kind", "full, short, role, pronoun or none"),
        _offset("mention_start", "of the mention"),
        _offset("mention_end", "of the mention"),
        _text("speaker_in_article", "the speaker as far as this article names him"),
        _text("speaker_id", "the person or body over the corpus"),
        _text("speaker", "the name of speaker_id"),
        _ratio("speaker_score", "how sure the attribution is, calibrated"),
        _text("addressee", "whom it was said to, where stated"),
        _text("first_agency_id", "the agency nearest the speaker in the chain"),
        _text("agency_id", "the outermost agency of the chain"),
        _text("wording_id", "hash of the normalised text"),
        _text("cluster_id", "the primary cluster; null for not_speech only"),
    ),
)

QUOTE_SPANS = Table(
    "quote_spans",
    ("quote_id", "part"),
    "the pieces of a quote without reopening marks or an interrupting cue",
    (
        _key("quote_id", "the quote"),
        _key("part", "place within the quote, from 0", INT, "ordinal"),
        _offset("start", "of the piece in the quote's field"),
        _offset("end", "of the piece in the quote's field"),
    ),
)

CHAIN = Table(
    "chain",
    ("quote_id", "hop"),
    "who carried the words, outwards from the speaker",
    (
        _key("quote_id", "the quote"),
        _key("hop", "0 is the speaker, then outwards", INT, "ordinal"),
        _text("name", "the carrier as the article names it"),
        _text("role", "speaker, originator, relay or publisher"),
        _text("agency_id", "the agency, where the carrier is one"),
        _text("cue", "the words that state the hop"),
        _text("field", "field of the evidence"),
        _offset("start", "of the carrier's mention; null where inferred"),
        _offset("end", "of the carrier's mention; null where inferred"),
        _text("basis", "stated or inferred"),
    ),
)

CORRECTIONS = Table(
    "corrections",
    ("correction_id", "quote_id"),
    "what a reader corrected by hand, beside what was computed",
    (
        _key("correction_id", "hash of all that the row of corrections.csv says"),
        _key("quote_id", "the quote that it fits, or names; empty where it names a text that no quote has"),
        _text("article_id", "as the row says"),
        _text("text_sha256", "as the row says: SHA-256 of the quote's text, UTF-8, hexadecimal"),
        _text("field", "speaker, addressee, kind, form, assertion or status", nullable=False),
        _text("value", "what it is corrected to; empty is nobody", nullable=False),
        _text("computed", "what was computed; empty where nothing was"),
        _text("by", "who says so"),
        _text("note", "why"),
        _text("status", "applied, not_needed (it is computed so by now) or no_such_quote", nullable=False),
    ),
)

SPEAKERS = Table(
    "speakers",
    ("speaker_id",),
    "one person, body, group or document over the corpus",
    (
        _key("speaker_id", "stable over appends"),
        _text("speaker_key", "hash of the first full name, of a speaker without one of article and name: it stays when articles are added"),
        _text("name", "the fullest name"),
        _text("kind", "person, body, group, unnamed or document"),
        _text("external_id", "id elsewhere, such as a QID, as the list given with `--speakers` has it"),
        _count("n_statements", "asserted statements", "statements"),
        _count("n_articles", "articles with such a statement", "articles"),
    ),
)

SPEAKER_NAMES = Table(
    "speaker_names",
    ("speaker_id", "name"),
    "the names a speaker goes by",
    (_key("speaker_id", "the speaker"), _key("name", "as an article has it"), _count("n", "quotes under this name")),
)

SPEAKER_MEMBERS = Table(
    "speaker_members",
    ("speaker_id", "member_id"),
    "who belongs to a group",
    (_key("speaker_id", "the group"), _key("member_id", "speaker_id of the member")),
)

LINKS = Table(
    "links",
    ("link_id",),
    "verified pairs of quotes that report the same utterance, not their closure",
    (
        _key("link_id", "hash of the two quote ids"),
        _text("quote_id_a", "the smaller id", nullable=False),
        _text("quote_id_b", "the greater id", nullable=False),
        _text("relation", "identical, reworded, fragment, overlap or paraphrase"),
        _ratio("score", "how sure the link is"),
        _ratio("coverage_a", "share of a's tokens found in b, in order"),
        _ratio("coverage_b", "share of b's tokens found in a, in order"),
        _count("n_shared", "tokens shared in order", "tokens"),
    ),
)

MEMBERSHIPS = Table(
    "memberships",
    ("quote_id", "cluster_id"),
    "which clusters a quote belongs to; one that joins two utterances belongs to both",
    (
        _key("quote_id", "the quote"),
        _key("cluster_id", "the cluster"),
        _offset("start", "of the part of the quote that belongs to the cluster"),
        _offset("end", "of the part of the quote that belongs to the cluster"),
        _flag("is_primary", "whether it is the cluster named in quotes"),
    ),
)

CLUSTERS = Table(
    "clusters",
    ("cluster_id",),
    "all quotes of one utterance",
    (
        _key("cluster_id", "stable over appends"),
        _text("cluster_key", "hash of the sorted members: a pure function of the contents"),
        _text("base_quote_id", "the quote whose wording the others are collated against"),
        _text("base_text", "the base's words"),
        _count("n_quotes", "quotes", "quotes"),
        _count("n_articles", "articles", "articles"),
        _count("n_texts", "articles, copies of one text counted once", "texts"),
        _count("n_originators", "distinct first carriers", "carriers"),
        _count("n_wordings", "distinct normalised texts", "wordings"),
        _instant("first_seen_at", "the earliest instant the first article allows"),
        _instant("first_seen_until", "the latest instant the first article allows"),
        _instant("last_seen_at", "the earliest instant of the last article"),
        _text("speaker_id", "the speaker most texts name"),
        _text("speaker", "the name of speaker_id"),
        _ratio("speaker_agreement", "share of attributed quotes that name this speaker"),
        _text("origin_agency_id", "the agency the base wording goes back to"),
        _text(
            "origin_article_id",
            "the article the base wording goes back to, where it is in the corpus; a primary text, where the base is of one",
        ),
        _text("origin_status", "credited, conflicting, common, earliest or unknown"),
        _ratio("origin_score", "how sure the origin is"),
    ),
)

VARIANTS = Table(
    "variants",
    ("quote_id",),
    "one quote measured against its cluster's base and its parent",
    (
        _key("quote_id", "the quote"),
        _text("cluster_id", "its primary cluster", nullable=False),
        _text("parent_quote_id", "the quote it most likely took its wording from"),
        _ratio("parent_score", "how sure it is that the words come from this wording, calibrated"),
        _ratio("similarity", "normalised token similarity to the base"),
        _count("n_edits", "edits against the base", "edits"),
        _flag("is_fragment", "a part of the base only"),
        _flag("is_promoted", "in marks here, indirect in another article of the cluster not known to be later"),
        _flag("is_demoted", "indirect here, in marks in another article of the cluster not known to be later"),
        _flag("is_widened", "in marks here, outside the marks of the fragment in the parent's sentence"),
        _text("form_basis", "what promotion and demotion rest on: parent, time or unordered"),
        _flag("speaker_changed", "another speaker than the cluster's"),
        _flag("addressee_changed", "another addressee than the base's"),
        _flag("assertion_changed", "denied, hypothetical or asked on one side only"),
        _flag("negation_changed", "a negation on one side only"),
        _flag("number_changed", "another number"),
        _flag("modal_changed", "another modal verb"),
        _flag("name_changed", "another name"),
        _flag("is_translation", "published in another language than the base, or translated from it"),
        _ratio("drift_score", "how far the report moved from the base, alarms weighing most"),
    ),
)

EDITS = Table(
    "edits",
    ("quote_id", "against", "seq"),
    "one change of wording",
    (
        _key("quote_id", "the changed quote"),
        _key("against", "base or parent"),
        _key("seq", "order within the quote, from 0", INT, "ordinal"),
        _text("cluster_id", "the cluster"),
        _text("from_quote_id", "the quote it is measured against"),
        _flag("from_primary", "whether that quote stands in a primary text"),
        _text("op", "substitute, insert, delete or move"),
        _text("kind", "what changed: number, negation, modality, name, spelling, …"),
        _text("alarm", "set where meaning may turn, with the reason"),
        _offset("from_start", "in the field of from_quote_id"),
        _offset("from_end", "in the field of from_quote_id"),
        _text("from_text", "the words there"),
        _offset("start", "in this quote's field"),
        _offset("end", "in this quote's field"),
        _text("text", "the words here"),
    ),
)

LINEAGE = Table(
    "lineage",
    ("edge_id",),
    "directed edges with PROV names",
    (
        _key("edge_id", "hash of the defining columns"),
        _text("cluster_id", "the utterance the edge was found in"),
        _text("from_kind", "quote, article, agency or speaker"),
        _text("from_id", "the one derived"),
        _text("to_kind", "quote, article, agency or speaker"),
        _text("to_id", "the one it comes from"),
        _text("relation", "was_quoted_from, was_derived_from, had_primary_source or was_attributed_to"),
        _ratio("score", "how sure the edge is"),
        _text("basis", "what it rests on: stated, inferred, wording or shared_text"),
    ),
)

EVIDENCE = Table(
    "evidence",
    ("subject_kind", "subject_id", "seq"),
    "what a decision rests on",
    (
        _key("subject_kind", "link, speaker, wire_group, edge or origin"),
        _key("subject_id", "id of the link, speaker, wire group, edge or cluster"),
        _key("seq", "order within the subject, from 0", INT, "ordinal"),
        _text("code", "what kind of evidence"),
        _text("article_id", "where it stands"),
        _text("quote_id", "the quote concerned"),
        _text("field", "field of the span"),
        _offset("start", "of the evidence"),
        _offset("end", "of the evidence"),
        _text("text", "the words"),
        _ratio("weight", "what it counts; negative speaks against", "log-odds or points, by subject"),
    ),
)

FOLLOWING = Table(
    "following",
    ("leader_kind", "leader_id", "follower_id"),
    "who carries whose quotes later, copies counted once",
    (
        _key("leader_kind", "agency or outlet"),
        _key("leader_id", "the one who leads"),
        _key("follower_id", "the outlet that follows"),
        _count("n_quotes", "quotes carried", "quotes"),
        _count("n_texts", "texts they stand in", "texts"),
        _ratio("median_lag_s", "over pairs whose order is certain", "seconds"),
        _count("lag_n", "such pairs", "pairs"),
        _ratio("share_credited", "share of the quotes with a stated credit to the leader"),
    ),
)

OVERLAP_UNCREDITED = Table(
    "overlap_uncredited",
    ("article_id", "agency_id"),
    "articles that share wording with an agency's text where no credit was found in the text",
    (
        _key("article_id", "the article"),
        _key("agency_id", "the agency"),
        _text("other_article_id", "the agency's article that shares most"),
        _count("n_chars_shared", "shared wording", "code points"),
        _ratio("share", "share of the article's text"),
        _count("n_quotes", "quotes among it", "quotes"),
    ),
)

CLUSTER_HISTORY = Table(
    "cluster_history",
    ("run", "old_cluster_id", "new_cluster_id"),
    "what became of every cluster id",
    (
        _key("run", "the run that changed it, from 1", INT, "ordinal"),
        _key("old_cluster_id", "the id before; empty where new"),
        _key("new_cluster_id", "the id after"),
        _text("event", "kept, merged, split or new"),
        _count("n_shared", "members in both", "quotes"),
    ),
)

ISSUES = Table(
    "issues",
    ("issue_id",),
    "what could not be used, or not whole",
    (
        _key("issue_id", "hash of the defining columns"),
        _text("stage", "the stage that found it", nullable=False),
        _text("code", "one of the codes in the data dictionary", nullable=False),
        _text("severity", "info, warning or error"),
        _text("input", "the file, with the line or row"),
        _text("article_id", "the article, where there is one"),
        _offset("start", "of the place in the text"),
        _offset("end", "of the place in the text"),
        _text("message", "what, where and a hint"),
    ),
)

TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        ARTICLES, CREDITS, QUOTES, QUOTE_SPANS, CHAIN, CORRECTIONS, SPEAKERS, SPEAKER_NAMES, SPEAKER_MEMBERS, LINKS, MEMBERSHIPS, CLUSTERS,
        VARIANTS, EDITS, LINEAGE, EVIDENCE, FOLLOWING, OVERLAP_UNCREDITED, CLUSTER_HISTORY, ISSUES,
    )
}  # fmt: skip
"""Every table by name, in the order of the path of the data."""


def empty(name: str) -> pa.Table:
    """The table `name` with its schema and no rows."""
    return TABLES[name].schema.empty_table()


def check(name: str, rows: pa.Table) -> None:
    """Hold `rows` against the contract of the table `name`.

    Raises:
        SchemaError: names or types differ, a column that is never null has a null, or the key is not unique.
    """
    table = TABLES[name]
    expected = table.schema
    if rows.schema.names != expected.names or rows.schema.types != expected.types:
        raise SchemaError(f"got columns {rows.schema.names}, expected {expected.names}", where=name, hint="made by another version?")
    for column in table.columns:
        if not column.nullable and rows.column(column.name).null_count:
            raise SchemaError(f"column {column.name} has nulls, expected none", where=name)
    # Without threads of its own: Arrow's grouping may wait for ever where two threads of ours use its pool at once.
    if rows.num_rows and rows.select(list(table.key)).group_by(list(table.key), use_threads=False).aggregate([]).num_rows != rows.num_rows:
        raise SchemaError(f"key {table.key} is not unique", where=name)


def described(name: str, metadata: Mapping[str, str]) -> pa.Schema:
    """The schema of the table `name` as its file has it, with `metadata`."""
    return TABLES[name].schema.with_metadata({"table": name, "offset_unit": "codepoint", "schema_version": SCHEMA_VERSION, **metadata})


def file_pattern(folder: Path | str, name: str) -> str:
    """The files of the table `name` of a run, for DuckDB: one file, or a folder of parts."""
    path = Path(folder) / f"{name}.parquet"
    return str(path / "*.parquet") if path.is_dir() else str(path)


def read_table(folder: Path | str, name: str, columns: Iterable[str] | None = None) -> pa.Table:
    """The table `name` of a run, checked against the contract.

    Raises:
        SchemaError: the file is missing or is not that table.
    """
    path = Path(folder) / f"{name}.parquet"
    try:
        rows = pq.read_table(path, columns=list(columns) if columns is not None else None)
    except (OSError, pa.ArrowInvalid) as error:
        raise SchemaError(f"cannot read table: {error}", where=str(path), hint="is this the folder of a finished run?") from error
    if columns is None:
        check(name, rows)
        if path.is_dir():
            rows = rows.cast(TABLES[name].schema)  # Spark's parts do not say which columns are never null
    return rows
