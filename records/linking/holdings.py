"""Who held what, when: applicants as they wrote themselves, and every name, contact, address and person of theirs.

A *party* is one way in which an applicant appears: identifier and name where there is an identifier, name and
address elsewhere. A *holding* says that a party had a value (a phone, a room, a legal representative …) from one
day to another, as the office knew it. Both depend on rows of the register alone (sources.py); whether two parties belong
together is decided in evidence.py and groups.py.

Everything a party holds follows from the rows of its own neighbourhood (neighbourhood.py): those of its filings, of
the parties with one of its names or identifiers, and of the company register about them. Read of a neighbourhood
alone, its holdings are those it has in the whole register; one-place facts of the whole (the contacts of agencies
and practitioners, the register of agencies) are part of every reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

import duckdb
import pandas as pd

from bonafile.records import names
from bonafile.records.linking import agencies
from bonafile.records.linking.forms import fold, name_forms
from bonafile.records.linking.holders import FOREVER, at_anchors, joined, piece, units
from bonafile.records.linking.places import place_forms
from bonafile.records.linking.sources import Common, Sources

#: Marks count as the same act when they are filed within this many days; two windows overlap by half.
MARK_DAYS = 30
#: A house begins its marks alike from the first; of many marks two begin like anybody's by chance.
STEM_MARKS = 5
#: A seller with more buyers than this sells to anybody: its sales link nobody.
BUYERS = 3
_NO_IDENTIFIER = re.compile(
    r"^(.)\1*$|^(null|none|nan|n/?a|无|暂无|不详|未知|unknown|nil|\W*)$", re.IGNORECASE
)
#: A trade name too long to be hit upon twice by chance: three Chinese characters, or six letters.
_COINED = re.compile(r"^(?=.*[\u3400-\u9fff]).{3,}|^[a-z0-9]{6,}$")
_STEM = re.compile(r"^([\u3400-\u9fff]{2}|[a-z]{5})")


@dataclass
class Holdings:
    """`parties`: one row per party (party, name, identifier, party_type, full, core, brand, sound, city,
    organisation, spelling (name without form and city's writing), place, first). `mentions`: office, application_number, role, sequence, name (as written), party,
    known_from, known_until. `held`: party, kind, value, behind (1: somebody else named in a register row, 0: its own),
    unit (who counts as one holder), known_from, known_until. `cut`: party, kind, value of contacts that an agency or
    practitioner has too.
    """

    parties: pd.DataFrame
    mentions: pd.DataFrame
    held: pd.DataFrame
    cut: pd.DataFrame


def read(sources: Sources, only: pd.Series | None = None) -> Holdings:
    """Parties, mentions and holdings of everything the sources show, facts known on their day included; with `only`,
    of these parties, of which the sources show all: of who else is named in their filings they do not.
    """
    rows = sources.rows
    parties, keyed = named(rows)
    if only is not None:
        parties = parties[parties["party"].isin(only)].reset_index(drop=True)
    parties = _with_likely_identifier(parties, sources)
    mentions = keyed[
        ["office", "application_number", "role", "sequence", "name", "party", "known_from", "known_until"]
    ]
    pieces = [
        _names(parties),
        _contacts(keyed),
        _contacts(_of_applicants(rows[rows["role"] == "correspondent"], mentions), places=False),
        _inventors(rows, mentions),
        _desks(sources, mentions),
        _agencies(sources, mentions),
        _marks(sources, mentions),
        _transfers(sources, mentions),
        *_organisations(sources, parties),
    ]
    found = [p for p in pieces if len(p)]
    held = pd.concat(found or [piece("name", parties.assign(known_from=parties["first"], known_until=parties["first"]), "full")], ignore_index=True)  # fmt: skip
    if only is not None:
        held, mentions = (f[f["party"].isin(only)].reset_index(drop=True) for f in (held, mentions))
    held, cut = _without_professionals(held, professionals(sources))
    held = at_anchors(held.reset_index(drop=True), parties)
    return Holdings(parties, mentions, joined(held.assign(unit=units(held, parties))), cut)


def named(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The parties that the applicants' rows name, and these rows with their `party`."""
    return _parties(rows[rows["role"] == "applicant"].reset_index(drop=True))


def _parties(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    identifier = rows["identifier"].astype("object").where(rows["identifier"].notna(), "")
    identifier = identifier.str.strip().str.upper()
    identifier = identifier.where(~identifier.str.match(_NO_IDENTIFIER) & (identifier.str.len() >= 4), "")
    forms = name_forms(rows["name"], rows["party_type"])
    address = names.address_column(rows["address"]).fillna("")
    text = ("i|" + identifier + "|" + forms["full"]).where(
        identifier != "", "n|" + forms["full"] + "|" + address
    )
    # a bare personal name says nothing: each filing stands for itself until something else joins them
    bare = (identifier == "") & (address == "") & ~forms["organisation"].astype(bool)
    filing = rows["office"].astype("object") + "|" + rows["application_number"].astype("object")
    text = text.astype("object").where(~bare, text.astype("object") + "|" + filing)
    codes, distinct = pd.factorize(text)
    keys = pd.Series([f"p{blake2b(t.encode(), digest_size=6).hexdigest()}" for t in distinct])
    keyed = rows.assign(party=keys.to_numpy()[codes])
    full = forms.assign(
        party=keyed["party"], name=rows["name"], name_latin=rows["name_latin"], party_type=rows["party_type"],
        identifier=identifier.replace("", None), address=rows["address"], region=rows["region"], first=keyed["known_from"],
    )  # fmt: skip
    told = ["first", "party", "name", "party_type", "name_latin", "address", "region", *forms.columns]
    parties = full.sort_values(told).drop_duplicates("party").reset_index(drop=True)
    places = place_forms(parties["address"], parties["region"])
    where = places["room"].where(places["room"].notna(), names.door_column(parties["address"]))
    spelling = parties["core"].astype("object") + "|" + parties["city"].astype("object").fillna("")
    parties = parties.assign(
        spelling=spelling.where(parties["organisation"].astype(bool), parties["full"]),
        place=(parties["full"].astype("object") + "|" + where.astype("object")).where(
            where.notna() & (where != ""), parties["party"]
        ),
    )
    return parties.drop(columns=["address", "region"]), keyed


def _with_likely_identifier(parties: pd.DataFrame, sources: Sources) -> pd.DataFrame:
    """Add `likely` and `likely_since`: the identifier a name leads to, where the applicant gave none.

    A firm's: the first ever seen with that name, in filings or in the company register, for names of firms are
    unique in their region. A person's: the first given with that name in that room. Where the applicant gave one,
    it is that.
    """
    register = listed(sources.organisations).rename(columns={"known_from": "first"})
    led = leading(parties)
    given = parties.assign(spelling=led)[parties["identifier"].notna()][["spelling", "identifier", "first"]]
    first = pd.concat([given, register]).dropna(subset=["spelling"]).sort_values(["first", "identifier"])
    table = first.drop_duplicates("spelling").set_index("spelling")
    found = table.reindex(led).set_axis(parties.index)
    likely = parties["identifier"].where(parties["identifier"].notna(), found["identifier"])
    since = found["first"].where(
        parties["identifier"].isna() & (found["first"] > parties["first"]), parties["first"]
    )
    return parties.assign(likely=likely, likely_since=since)


def leading(parties: pd.DataFrame) -> pd.Series:
    """What leads to the identifier of each party: a firm's name without its spelling, a person's in its place."""
    return ("f|" + parties["spelling"]).where(parties["organisation"].astype(bool), "p|" + parties["place"])


def listed(organisations: pd.DataFrame) -> pd.DataFrame:
    """Names in the company register as :func:`leading` has them: spelling, identifier (as compared), known_from."""
    forms = name_forms(organisations["name"], pd.Series("enterprise", index=organisations.index))
    return pd.DataFrame(
        {
            "spelling": "f|" + forms["core"].astype("object") + "|" + forms["city"].astype("object").fillna(""),
            "identifier": organisations["identifier"].astype("object").str.strip().str.upper(),
            "known_from": organisations["known_from"],
        }
    )  # fmt: skip


def _names(parties: pd.DataFrame) -> pd.DataFrame:
    rows = parties.assign(known_from=parties["first"], known_until=pd.Timestamp(FOREVER))
    firms = rows[rows["organisation"].astype(bool)]
    persons = rows[~rows["organisation"].astype(bool)]
    latin = rows[rows["name_latin"].notna() & (rows["name_latin"] != rows["name"])]
    other = name_forms(latin["name_latin"], latin["party_type"])
    latin = latin.assign(core=other["core"], sound=other["sound"])
    former = (
        rows[rows["former"].astype("object").fillna("") != ""]
        .assign(former=lambda r: r["former"].str.split(";"))
        .explode("former")
    )
    firms = firms.assign(sound=firms["sound"].where(firms["sound"].str.len() >= 4))
    coined = firms["brand"].str.match(_COINED).fillna(False).astype(bool)
    return pd.concat(
        [
            piece("name", firms, "full"), piece("name", former, "former"), piece("core", firms, "core"),
            piece("brand", firms[~coined & (firms["brand"].str.len() >= 2)], "brand"),
            piece("coined", firms[coined], "brand"), piece("sound", firms, "sound"),
            piece("stem", firms.assign(stem=_stems(firms["brand"])), "stem"),
            piece("core", latin, "core"), piece("sound", latin[latin["sound"].str.len() >= 4], "sound"),
            piece("person", persons, "full"), piece("identifier", rows, "identifier"),
            piece("control", persons, "full"), piece("owner", firms, "full"), piece("transfer", rows, "full"),
        ]
    )  # fmt: skip


def _contacts(rows: pd.DataFrame, places: bool = True) -> pd.DataFrame:
    phone = names.contact_column(rows["phone"])
    email = names.contact_column(rows["email"])
    domain = email.str.extract(r"@(.+)$", expand=False) if len(email) else email
    kept = rows.assign(phone=phone.where(phone.str.len() >= 5), email=email, domain=domain)
    pieces = [piece(kind, kept, kind) for kind in ("phone", "email", "domain")]
    if places:
        found = place_forms(rows["address"], rows["region"])
        kept = kept.assign(room=found["room"], house=found["house"], district=found["district"])
        pieces += [piece(kind, kept, kind) for kind in ("room", "house", "district")]
    return pd.concat(pieces)


def _of_applicants(rows: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Rows of other roles, each with the applicants of its filing; known when both are."""
    kept = rows.drop(columns=["role", "sequence"])
    key = ["office", "application_number"]
    both = kept.merge(mentions[[*key, "party", "known_from", "known_until"]], on=key, suffixes=("", "_a"))
    both["known_from"] = both[["known_from", "known_from_a"]].max(axis=1)
    both["known_until"] = both[["known_until", "known_until_a"]].min(axis=1)
    return both[both["known_from"] < both["known_until"]].drop(columns=["known_from_a", "known_until_a"])


def _inventors(rows: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Inventors of filings with one applicant: joint filings share their inventors without more."""
    key = ["office", "application_number"]
    came = mentions.groupby([*key, "party"])["known_from"].min().reset_index().sort_values("known_from")
    joint = (
        came[came.groupby(key).cumcount() == 1].rename(columns={"known_from": "joint"}).drop(columns="party")
    )
    both = _of_applicants(rows[rows["role"] == "inventor"], mentions).merge(joint, on=key, how="left")
    both["known_until"] = both[["known_until", "joint"]].min(axis=1)
    both = both[both["known_from"] < both["known_until"]]
    both = both.assign(inventor=names.address_column(both["name"]))
    return pd.concat([piece("inventor", both, "inventor"), piece("team", _teams(both), "team")])


def _teams(inventors: pd.DataFrame) -> pd.DataFrame:
    """All the inventors of a filing, two or more, as one value, as long as they are the ones named: who moves on takes
    some of a team with him, not all.
    """
    work = duckdb.connect()
    try:
        work.register("named", inventors.dropna(subset=["inventor"]))
        return work.execute(
            """
            WITH rows AS (SELECT (office, application_number, party) AS filing, party, inventor, known_from, known_until FROM named),
            edges AS (SELECT filing, known_from AS day FROM rows UNION SELECT filing, known_until FROM rows),
            spans AS (SELECT filing, day, lead(day) OVER (PARTITION BY filing ORDER BY day) AS next FROM edges)
            SELECT any_value(party) AS party, string_agg(DISTINCT inventor, '+' ORDER BY inventor) AS team,
                day AS known_from, any_value(next) AS known_until
            FROM spans JOIN rows USING (filing) WHERE rows.known_from <= day AND next <= rows.known_until
            GROUP BY filing, day HAVING count(DISTINCT inventor) > 1
            """
        ).df()
    finally:
        work.close()


def _desks(sources: Sources, mentions: pd.DataFrame) -> pd.DataFrame:
    both = _of_applicants(sources.rows[sources.rows["role"] == "agent"], mentions)
    days = sources.filings[["office", "application_number", "filing_date"]].drop_duplicates()
    both = both.merge(days, on=["office", "application_number"])
    who = both["identifier"].where(both["identifier"].notna() & (both["identifier"] != ""), both["name"])
    desk = who.astype("object") + "@" + both["filing_date"].dt.strftime("%Y-%m-%d")
    both = both.assign(signer=who.astype("object"), desk=desk)
    return pd.concat([piece("signer", both, "signer"), piece("desk", both, "desk")])


def _agencies(sources: Sources, mentions: pd.DataFrame) -> pd.DataFrame:
    both = _of_applicants(sources.rows[sources.rows["role"] == "agency"], mentions)
    who = both["identifier"].where(both["identifier"].notna() & (both["identifier"] != ""), both["name"])
    days = sources.filings[["office", "application_number", "filing_date"]].drop_duplicates()
    both = both.assign(agency=who.astype("object")).merge(days, on=["office", "application_number"])
    return agencies.held(both, sources.agencies)


def _marks(sources: Sources, mentions: pd.DataFrame) -> pd.DataFrame:
    filings = sources.filings
    filings = filings[filings["mark_folded"].notna() & (filings["mark_folded"].str.len() >= 2)]
    both = _of_applicants(filings.assign(role="", sequence=0), mentions)
    number = (both["filing_date"] - pd.Timestamp("1900-01-01")).dt.days
    half = MARK_DAYS // 2
    pieces = []
    for name, shift in (("a", 0), ("b", half)):
        window = both["mark_folded"] + "@" + name + ((number + shift) // MARK_DAYS).astype(str)
        pieces.append(piece("mark", both.assign(window=window), "window"))
    first = both.sort_values(["known_from", "office", "application_number", "mark_folded"])
    first = first.drop_duplicates(["party", "mark_folded"]).groupby("party").head(STEM_MARKS)
    return pd.concat([*pieces, piece("stem", first.assign(stem=_stems(first["mark_folded"])), "stem")])


def _stems(words: pd.Series) -> pd.Series:
    """How marks and trade names of one house begin: two Chinese characters, or five letters."""
    return words.astype("object").str.extract(_STEM, expand=False)


def _transfers(sources: Sources, mentions: pd.DataFrame) -> pd.DataFrame:
    """Sales: the seller holds the buyer's name, as everybody holds his own; not of sellers who sell to anybody."""
    sales = sources.sales
    if sales.empty:
        return pd.DataFrame()
    sales = sales.assign(buyer=name_forms(sales["counterparty_name"])["full"])
    both = _of_applicants(sales.assign(role="", sequence=0), mentions)
    first = (
        both.groupby(["party", "buyer"])["known_from"]
        .min()
        .reset_index()
        .sort_values(["party", "known_from"])
    )
    first["rank"] = first.groupby("party").cumcount()
    ends = first[first["rank"] == BUYERS].set_index("party")["known_from"]
    until = pd.Series(ends.reindex(both["party"]).to_numpy(), index=both.index, dtype="datetime64[s]")
    both["known_until"] = both["known_until"].where(until.isna() | (both["known_until"] < until), until)
    return piece("transfer", both[both["known_from"] < both["known_until"]], "buyer", 1)


def _organisations(sources: Sources, parties: pd.DataFrame) -> list[pd.DataFrame]:
    """What the company register says of parties: who is behind them, other names, address."""
    rows = sources.organisations
    rows = rows.assign(identifier=rows["identifier"].astype("object").str.strip().str.upper())
    applicants = parties[["party", "likely", "likely_since", "full"]].rename(columns={"likely": "identifier"})
    both = rows.merge(applicants.dropna(subset=["identifier"]), on="identifier")
    both["known_from"] = both[["known_from", "likely_since"]].max(axis=1)
    both = both[both["known_from"] < both["known_until"]]
    if both.empty:
        return []
    people = pd.concat(
        [
            both.assign(person=both["legal_representative"], head=True),
            both.assign(
                head=False, person=both["shareholders"].astype("object").fillna("").str.split(";")
            ).explode("person"),
        ]
    )
    people = people.dropna(subset=["person"])
    people = people[people["person"] != ""].drop_duplicates(["party", "person", "known_from", "known_until"])
    forms = name_forms(people["person"])
    # a head is a person, however long the name (阿卜杜热依木), unless it bears a firm's form or place
    firm = forms["organisation"].astype(bool) & (~people["head"] | (forms["core"] != forms["full"]))
    people = people.assign(person=forms["full"], firm=firm)
    people = people[people["person"] != people["full"]]
    other = both.assign(other=name_forms(both["name"])["full"])
    other = other[other["other"] != other["full"]]
    found = place_forms(both["address"], both["region"])
    located = both.assign(room=found["room"], house=found["house"])
    return [
        piece("control", people[~people["firm"]], "person", 1),
        piece("owner", people[people["firm"]], "person", 1),
        piece("name", other, "other"),
        piece("room", located, "room"),
        piece("house", located, "house"),
    ]


def professionals(common: Common) -> pd.Series:
    """Since when each contact is known as an agency's or a practitioner's: days by kind and value."""
    found = _contacts(common.contacts.assign(party="", known_until=pd.Timestamp(FOREVER)))
    return found.groupby(["kind", "value"])["known_from"].min()


def _without_professionals(held: pd.DataFrame, first: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """An agency's or practitioner's own phone, e-mail and address link nobody, from the day it is known as such."""
    index = pd.MultiIndex.from_frame(held[["kind", "value"]])
    theirs = pd.Series(first.reindex(index).to_numpy(), index=held.index, dtype="datetime64[s]")
    cut = held.loc[theirs.notna(), ["party", "kind", "value"]].drop_duplicates()
    held = held.assign(
        known_until=held["known_until"].where(theirs.isna() | (held["known_until"] < theirs), theirs)
    )
    return held[held["known_from"] < held["known_until"]], cut


def window_start(value: str) -> date:
    """The first day of a mark's window, from its value; for explanations."""
    window = value.rpartition("@")[2]
    half = MARK_DAYS // 2 if window[0] == "b" else 0
    return date(1900, 1, 1) + timedelta(days=int(window[1:]) * MARK_DAYS - half)


def written(kind: str, value: str) -> str:
    """A value as it may be shown: keys of rooms, windows and desks without their joints."""
    if kind in ("mark", "desk"):
        return value.rpartition("@")[0]
    return " ".join(p for p in value.split("|") if p) if kind in ("room", "house") else fold(value) and value
