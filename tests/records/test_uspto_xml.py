"""The USPTO's trademark and patent XML: the real files with exact counts, and small ones of our own that always
run, broken in every way we know."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import time
import zipfile
from datetime import date

import pytest
from made_deliveries import SAMPLES, application, case, daily, only, refusals, rows

from bonafile.records.register import Register

MARKS, PATENTS = SAMPLES / "uspto-trademark-daily", SAMPLES / "uspto-patent-xml"
needs_marks = pytest.mark.skipif(
    not MARKS.is_dir(), reason="the USPTO trademark sample is not beside the checkout"
)
needs_patents = pytest.mark.skipif(
    not PATENTS.is_dir(), reason="the USPTO patent samples are not beside the checkout"
)


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "r.duckdb") as register:
        yield register


def filed(register):
    return [r[0] for r in rows(register, "SELECT application_number FROM v_filings ORDER BY 1")]


# the real files


@needs_marks
def test_the_real_trademark_sample_in_exact_numbers(register):
    count = only(register, MARKS)
    assert (count.read, count.new, count.quarantined) == (82, 82, 0)
    assert rows(register, "SELECT count(*), count(mark_text), count(goods), count(first_use_date), min(filing_date), max(filing_date) FROM v_filings") == [
        (11, 11, 11, 8, date(1918, 7, 11), date(2018, 2, 13))
    ]  # fmt: skip
    assert rows(register, "SELECT role, count(*) FROM v_parties GROUP BY 1 ORDER BY 1") == [
        ("agent", 11), ("applicant", 11), ("correspondent", 11)
    ]  # fmt: skip
    assert rows(register, "SELECT event, count(*) FROM v_events GROUP BY 1 ORDER BY 1") == [
        ("address_changed", 3), ("agency_changed", 4), ("applicant_changed", 7), ("lapsed", 1), ("opinion_notice", 1),
        ("published", 1), ("registered", 7), ("replied", 1), ("use_accepted", 13),
    ]  # fmt: skip
    assert only(register, MARKS).unchanged == 82


@needs_patents
@pytest.mark.parametrize(
    ("file", "claims", "inventors", "applicants", "facts"),
    [
        ("pap_US20010000044A1.xml", 21, 1, 1, ("09342866", date(1999, 6, 29), "G06F17/60", None, None, "published 2001-03-15")),
        ("pap_US20010009014A1.xml", 55, 2, 2, ("09777392", date(2001, 2, 5), "G06F15/16", "US60128037", "09432885", "published 2001-07-19")),
        ("xmlApp2004_US20050004437A1.xml", 10, 2, 2, ("10830857", date(2004, 4, 23), "A61B5/00", "CH1974/01", "PCT/CH02/00573", "published 2005-01-06")),
        ("xmlApp2004_US20050004974A1.xml", 21, 12, 1, ("10687244", date(2003, 10, 16), "G06F15/16", "US60319622;US60319623;US60319624;US60319625", None, "published 2005-01-06")),
        ("xml2004_US06859910.xml", 2, 1, 1, ("09832323", date(2001, 4, 10), "G06F15/00;G06F17/00;G06F17/21;G06F17/24", "US60195933", None, "published 2001-11-01,registered 2005-02-22")),
        ("xml2006_US07272630B2.xml", 17, 4, 1, ("10991571", date(2004, 11, 18), "G06F15/13", None, "09876376", "published 2005-05-05,registered 2007-09-18")),
        ("xml2014_US08930553.xml", 8, 3, 1, ("13648029", date(2012, 10, 9), "G06F15/16", None, None, "published 2014-04-10,registered 2015-01-06")),
        ("xml2014_US08926509.xml", 31, 5, 1, ("12134151", date(2008, 6, 5), None, "US60968023", None, "published 2009-02-26,registered 2015-01-06")),
    ],
)  # fmt: skip
def test_every_generation_of_real_patent_xml(register, file, claims, inventors, applicants, facts):
    count = only(register, PATENTS / file)
    assert count.quarantined == 0
    (found,) = rows(
        register,
        "SELECT application_number, filing_date, ipc, priority_numbers, parent_number, claims, title, abstract, description, kind FROM v_filings",
    )
    ipc = facts[2] or found[2]
    assert found[:5] == (facts[0], facts[1], ipc, *facts[3:5])
    assert ipc.startswith(("A61B", "G06F"))
    numbered = found[5].split("\n")
    assert [line.split(". ")[0] for line in numbered] == [str(n) for n in range(1, claims + 1)]
    assert all(found[6:9])
    assert found[9] == "invention"
    people = dict(rows(register, "SELECT role, count(*) FROM v_parties GROUP BY 1"))
    assert (people["inventor"], people["applicant"]) == (inventors, applicants)
    happened = rows(
        register, "SELECT string_agg(event || ' ' || event_date, ',' ORDER BY event_date) FROM v_events"
    )
    assert happened == [(facts[5],)]


@needs_patents
def test_the_agents_of_a_real_grant_are_known_from_the_grant(register):
    only(register, PATENTS / "xml2004_US06859910.xml")
    assert rows(register, "SELECT DISTINCT known_from FROM v_parties WHERE role IN ('agent', 'agency')") == [
        (date(2005, 2, 22),)
    ]
    assert register.as_of("2005-02-21").parties.filter(lambda t: t.role == "agency").count().execute() == 0
    assert register.as_of("2005-02-22").parties.filter(lambda t: t.role == "agency").count().execute() == 1


# our own


def test_a_made_case_file_is_read_as_filed(register, tmp_path):
    (tmp_path / "apc.xml").write_text(daily(case(99000001, "CLIPPO &amp; SON")), "utf-8")
    only(register, tmp_path / "apc.xml")
    assert rows(register, "SELECT office, application_number, kind, filing_date, mark_text, mark_type, nice_classes, goods, filing_basis, first_use_date FROM v_filings") == [
        ("US", "99000001", "trademark", date(2026, 3, 2), "CLIPPO & SON", "word", "9", "9: Clips of metal", "use", date(2025, 1, 31))
    ]  # fmt: skip
    assert rows(register, "SELECT role, name, party_type, address, country FROM v_parties ORDER BY 1") == [
        ("agent", "A. Sample", None, None, None),
        ("applicant", "Sample Clip Works", "enterprise", "1 Test Street, Dayton, OH, 45402", "US"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ARAA", "ATTORNEY/DOM.REP.REVOKED AND/OR APPOINTED"),
        ("REAP", "TEAS REVOKE/APP/CHANGE ADDR OF ATTY/DOM REP RECEIVED"),
        ("NREP", "NEW REPRESENTATIVE AT IB RECEIVED"),
    ],
)
def test_a_later_owner_and_a_changed_attorney_are_known_from_their_day(code, text, register, tmp_path):
    change = (f"<case-file-event-statement><code>{code}</code><type>I</type><description-text>{text}"
              "</description-text><date>20260305</date><number>2</number></case-file-event-statement>")  # fmt: skip
    (tmp_path / "apc.xml").write_text(daily(case(99000001), case(99000002, owner=31, more=change)), "utf-8")
    only(register, tmp_path / "apc.xml")
    since = {
        (n, role): day
        for n, role, day in rows(register, "SELECT application_number, role, known_from FROM v_parties")
    }
    assert since["99000001", "applicant"] == since["99000001", "agent"] == date(1900, 1, 1)
    assert since["99000002", "applicant"] == date(2026, 3, 10)
    assert since["99000002", "agent"] == date(2026, 3, 5)


def test_a_made_application_is_read(register, tmp_path):
    (tmp_path / "ipa.xml").write_text(
        application(1, body="See 10<sup>3</sup> parts &agr; &nosuch;."), "utf-8"
    )
    only(register, tmp_path / "ipa.xml")
    assert rows(register, "SELECT application_number, title, abstract, claims, description FROM v_filings") == [(
        "18000001", "Spring clip for hoses", "A clip with a spring for hoses.",
        "1. A clip for hoses, comprising: a spring; and a jaw.\n2. The clip of claim 1, wherein the jaw is steel.",
        "FIELD\nSee 10^3 parts α &nosuch;.",
    )]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("utility", "invention"), ("plant", "invention"), ("design", "design"), ("reissue", "invention")],
)
def test_types_of_application(register, tmp_path, kind, kept):
    (tmp_path / "ipa.xml").write_text(application(1, kind=kind), "utf-8")
    only(register, tmp_path / "ipa.xml")
    assert rows(register, "SELECT kind FROM v_filings") == [(kept,)]


def test_an_unknown_type_of_application_is_refused_whole_and_said(register, tmp_path):
    (tmp_path / "ipa.xml").write_text(application(1, kind="bicycle") + application(2), "utf-8")
    count = only(register, tmp_path / "ipa.xml")
    assert filed(register) == ["18000002"]
    ((position, reason, raw),) = refusals(register)
    assert (count.quarantined, position) == (
        1,
        application(1).index("<us-patent-application "),
    )
    assert "kind has a value the contract does not know: 'bicycle'" in reason
    assert raw.startswith("<us-patent-application ")


def test_documents_that_are_no_filing_are_counted_in_a_note(register, tmp_path):
    (tmp_path / "ipa.xml").write_text(
        application(1) + "<?xml version='1.0'?><sequence-cwu><p>acgt</p></sequence-cwu>", "utf-8"
    )
    assert only(register, tmp_path / "ipa.xml").notes == [
        "documents that are no filing left out / 非申请文件已略过: sequence-cwu ×1"
    ]


@pytest.mark.parametrize("container", ["plain", "gz", "zip"])
def test_containers(register, tmp_path, container):
    text = application(1) + application(2)
    path = tmp_path / {"plain": "ipa.xml", "gz": "ipa.xml.gz", "zip": "ipa.zip"}[container]
    if container == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ipa.xml", text)
    else:
        path.write_bytes(gzip.compress(text.encode()) if container == "gz" else text.encode())
    only(register, path)
    assert filed(register) == ["18000001", "18000002"]


# hostile and broken


def test_an_entity_bomb_stays_small_and_quick(register, tmp_path):
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "lol"}">' for i in range(12))
    text = application(1, body="bomb: &e11;").replace('dtd" [ ]>', f'dtd" [ {entities} ]>')
    assert "<!ENTITY e11" in text
    (tmp_path / "ipa.xml").write_text(text, "utf-8")
    begun = time.monotonic()
    only(register, tmp_path / "ipa.xml")
    assert time.monotonic() - begun < 5
    assert rows(register, "SELECT description FROM v_filings") == [("FIELD\nbomb: &e11;",)]


def test_an_external_entity_is_not_read(register, tmp_path):
    (tmp_path / "secret.txt").write_text("the secret", "utf-8")
    entity = f'dtd" [ <!ENTITY x SYSTEM "file://{tmp_path}/secret.txt"> <!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p; ]>'
    (tmp_path / "ipa.xml").write_text(application(1, body="&x;").replace('dtd" [ ]>', entity), "utf-8")
    only(register, tmp_path / "ipa.xml")
    assert rows(register, "SELECT description FROM v_filings") == [("FIELD\n&x;",)]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (
            lambda t: t.replace("</title", "</tilte").replace("</invention-title>", "</invention-tilte>"),
            "not well-formed XML",
        ),
        (lambda t: t.replace("</us-patent-application>", ""), "the record has no end"),
        (lambda t: t.replace("hold hoses", "hold \udcff hoses"), "is not valid utf-8"),
        (lambda t: t.replace("20240901", "20240931"), "filing_date is not a day"),
        (lambda t: t.replace("<doc-number>18000002</doc-number>", ""), "application_number is empty"),
    ],
)
def test_a_broken_record_in_the_middle_costs_itself_only(register, tmp_path, broken, reason):
    text = application(1) + broken(application(2)) + application(3)
    (tmp_path / "ipa.xml").write_bytes(text.encode("utf-8", "surrogateescape"))
    count = only(register, tmp_path / "ipa.xml")
    assert filed(register) == ["18000001", "18000003"]
    assert count.quarantined == 1
    ((position, said, raw),) = refusals(register)
    assert reason in said
    assert position == len(application(1)) + application(2).index("<us-patent-application ")
    assert raw.startswith("<us-patent-application ")


def test_a_broken_case_file_costs_itself_only(register, tmp_path):
    bad = case(99000002).replace("</case-file>", "")
    (tmp_path / "apc.xml").write_text(daily(case(99000001), bad, case(99000003)), "utf-8")
    assert only(register, tmp_path / "apc.xml").quarantined == 1
    assert filed(register) == ["99000001", "99000003"]


@pytest.mark.parametrize("where", ["inside", "between"])
def test_a_truncated_file_keeps_what_is_whole_and_says_so(register, tmp_path, where):
    text = daily(case(99000001), case(99000002))
    end = (
        text.index("99000002") + 100
        if where == "inside"
        else text.rindex("</case-file>") + len("</case-file>")
    )
    (tmp_path / "apc.xml").write_text(text[:end], "utf-8")
    assert only(register, tmp_path / "apc.xml").quarantined == 1
    assert filed(register) == ["99000001"] + ["99000002"] * (where == "between")
    assert "the file breaks off" in refusals(register)[0][1]


def test_a_truncated_gz_keeps_what_is_whole(register, tmp_path):
    chance = random.Random(3)
    text = "".join(
        application(i, body=" ".join(str(chance.random()) for _ in range(200))) for i in range(100)
    )
    packed = gzip.compress(text.encode())
    (tmp_path / "ipa.xml.gz").write_bytes(packed[: len(packed) // 2])
    count = only(register, tmp_path / "ipa.xml.gz")
    assert 40 <= len(filed(register)) <= 50
    assert count.quarantined == 1


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252"])
def test_another_declared_encoding_is_read(register, tmp_path, encoding):
    (tmp_path / "apc.xml").write_bytes(daily(case(99000001, "CAFÉ"), encoding=encoding).encode(encoding))
    only(register, tmp_path / "apc.xml")
    assert rows(register, "SELECT mark_text FROM v_filings") == [("CAFÉ",)]


def test_bytes_that_are_not_of_the_declared_encoding_are_refused(register, tmp_path):
    (tmp_path / "apc.xml").write_bytes(daily(case(99000001, "CAFÉ"), case(99000002)).encode("ISO-8859-1"))
    assert only(register, tmp_path / "apc.xml").quarantined == 1
    assert filed(register) == ["99000002"]
    assert "is not valid utf-8" in refusals(register)[0][1]


def test_tags_in_comments_and_cdata_are_text(register, tmp_path):
    body = "<![CDATA[</us-patent-application> & <us-patent-grant>]]> end <!-- </us-patent-application> -->"
    (tmp_path / "ipa.xml").write_text(application(1, body=body) + application(2), "utf-8")
    assert only(register, tmp_path / "ipa.xml").quarantined == 0
    assert filed(register) == ["18000001", "18000002"]


# memory


TAKEN_IN = (
    "import re, sys; from bonafile.records.register import Register\n"
    "with Register.open(sys.argv[1]) as r: (c,) = r.ingest([sys.argv[2]])\n"
    # not ru_maxrss: a child inherits in it what its parent held when it was started
    "peak = int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
    "print(c.new, c.quarantined, peak >> 10)"
)


def peak_of(made, tmp_path):
    """Rows new, rows refused, and the peak of resident memory in MB of a process that takes a file in, from
    its imports to the closed register.
    """
    done = subprocess.run(
        [sys.executable, "-c", TAKEN_IN, str(tmp_path / "m.duckdb"), str(made)],
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(map(int, done.stdout.split()))


def test_a_large_trademark_file_is_read_in_flat_memory(tmp_path):
    """A daily file of 40 MB, each case file with 9,000 characters of goods: reader, contract, staging, merge
    and the closed register in under 500 MB of resident memory. Nothing is said here of other sizes or texts.
    """
    made = tmp_path / "apc.xml"
    with made.open("w", encoding="utf-8") as stream:
        head, tail = daily("\n").split("\n\n")
        stream.write(head + "\n")
        one = case(11111111, "CLIPPO").replace("Clips of metal", "Clips of metal, namely hose clips; " * 250)
        for i in range(40 * 2**20 // len(one)):
            stream.write(one.replace("11111111", str(20_000_000 + i)))
        stream.write(tail)
    assert made.stat().st_size > 38 * 2**20
    new, refused, peak = peak_of(made, tmp_path)
    assert (new % 3, refused) == (0, 0)
    assert new > 10_000
    assert peak < 500, f"{peak} MB"


def test_a_large_patent_file_with_long_descriptions_is_taken_in_in_flat_memory(tmp_path):
    """A patent XML of at least 100 MB, each of its 880 or so applications with a description of its own of about
    120,000 characters: reader, contract, staging, merge, commit and the closed register in under 500 MB of
    resident memory. The time is not asserted: about 25 s and less where the machine is idle.
    """
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghilmnoprstu", k=chance.randint(2, 11))) for _ in range(4_000)]
    told = " ".join(chance.choices(words, k=400_000))
    made, size, number = tmp_path / "ipa.xml", 0, 0
    with made.open("w", encoding="utf-8") as stream:
        while size <= 100 * 2**20:
            begin = chance.randrange(len(told) - 120_000)
            size += stream.write(application(number, body=told[begin : begin + 120_000]))
            number += 1
    assert made.stat().st_size > 100 * 2**20
    new, refused, peak = peak_of(made, tmp_path)
    assert refused == 0
    assert new > number
    assert peak < 500, f"{peak} MB"
    with Register.open(tmp_path / "m.duckdb", read_only=True) as register:
        found = rows(register, "SELECT count(*), min(length(description)) > 119000 FROM whole_filings")
    assert found == [(number, True)]
