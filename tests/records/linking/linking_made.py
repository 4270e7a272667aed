"""A made set that is hard to link: common names, incubators, spin-offs, name changes, shells with one phone.

`made_hard` writes a delivery in the exchange format and truth.csv beside it (application_number, sequence, group,
case); who belongs together is known by construction. It is separate from the made register of records/simulation,
so that neither was tuned to the other.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from linking_maker import COMMON, PLACES, Maker


def made_hard(folder: Path, seed: int = 1, size: int = 1) -> None:
    """Write the set: about 3,000 filings per `size`."""
    m = Maker(seed)
    m.agencies = [
        (f"{m.r.choice(PLACES)[0]}{m.coined()}知识产权代理有限公司", str(11000 + n), m.phone())
        for n in range(12)
    ]
    for _ in range(size):
        _everybody(m)
        _crowds(m)
        _separate(m)
        _together(m)
    m.write(folder)


def _everybody(m: Maker) -> None:
    for _ in range(420):
        m.often(m.firm("firm"), m.r.randrange(1, 5))
    for _ in range(160):
        m.often(m.individual("individual"), m.r.randrange(1, 4))
    for name in COMMON * 12:
        m.often(m.individual("common name", name), m.r.randrange(1, 3))
    universities = [m.firm("university", kind="university") for _ in range(6)]
    for n, u in enumerate(universities):
        u.name, u.brand = f"{u.place[0][:-1]}{u.brand}大学", ""
        m.often(u, 20)
        for _ in range(4):  # joint filings with firms: not one group
            partner = m.firm("university partner")
            m.list(partner)
            m.file(partner, 100 + n, joint=u)
            m.file(partner, 200 + n)


def _crowds(m: Maker) -> None:
    """Much is shared and nothing is meant by it."""
    for count, one_room, one_phone in ((90, 0.9, 0.7), (45, 0.0, 0.8), (30, 0.5, 0.3)):  # incubators
        host = m.firm("incubator")
        desk = m.phone()
        for _ in range(count):
            tenant = m.firm(
                "incubator", place=host.place, road=host.road, number=host.number, building=host.building
            )
            tenant.room = host.room if m.r.random() < one_room else tenant.room
            tenant.phone = desk if m.r.random() < one_phone else tenant.phone
            m.often(tenant, m.r.randrange(1, 4))
    for name, licence, phone in m.agencies[:3]:  # an agency writes its own phone for its clients
        for _ in range(25):
            client = m.firm("agency phone", phone=phone)
            m.list(client)
            for day in (m.r.randrange(0, 300), m.r.randrange(300, 600)):
                m.file(client, day, agent=(name, licence))
    for _ in range(2):  # a filing service that is no agency
        desk = m.phone()
        for _ in range(35):
            m.often(m.firm("service phone", phone=desk), 2)
    for brand in ("华信", "恒泰", "金石"):  # one trade name in many towns
        for _ in range(14):
            m.often(m.firm("common brand", brand=brand), 2)
    hot = m.coined()
    for n in range(25):  # everybody files what is in the news
        m.file(m.firm("hot term"), 300 + n % 5, mark=hot)


def _separate(m: Maker) -> None:
    """Close, but not one."""
    for _ in range(30):  # spin-offs: two inventors and the house go with them
        parent = m.firm("spin-off")
        child = m.firm("spin-off", place=parent.place, road=parent.road, number=parent.number)
        child.inventors = [*parent.inventors[:2], m.person(), m.person()]
        m.often(parent, 4)
        m.often(child, 4)
    for _ in range(25):  # neighbours in one room
        one = m.firm("neighbours")
        other = m.firm(
            "neighbours",
            place=one.place,
            road=one.road,
            number=one.number,
            building=one.building,
            room=one.room,
        )
        m.often(one, 2)
        m.often(other, 2)
    for _ in range(30):  # two firms whose heads have the same common name
        boss = m.r.choice(COMMON)
        for _ in range(2):
            m.often(m.firm("namesakes", representative=boss, shareholders=(boss,)), 2)
    for _ in range(4):  # somebody with a phone files for a friend or two
        phone = m.phone()
        for _ in range(2):
            m.often(m.firm("a friend's phone", phone=phone), 1)


def _together(m: Maker) -> None:
    """One will behind several names."""
    for _ in range(40):  # shells with one phone
        group, phone, agent = m.group(), m.phone(), m.agent()
        for _ in range(m.r.randrange(3, 9)):
            shell = m.firm("shells, one phone", group, phone=phone, listed=m.r.random() < 0.7)
            shell.agent = agent if m.r.random() < 0.5 else shell.agent
            m.often(shell, m.r.randrange(1, 4))
    for _ in range(25):  # one representative, and a phone or a partner in common here and there
        group, boss, partner, phone = m.group(), m.person(), m.person(), m.phone()
        for _ in range(m.r.randrange(2, 6)):
            shell = m.firm("one representative", group, representative=boss, shareholders=(boss, partner))
            shell.phone = phone if m.r.random() < 0.5 else shell.phone
            m.often(shell, m.r.randrange(1, 4))
    for _ in range(4):  # a big ring: forty shells, one head, one phone
        group, boss, phone = m.group(), m.person(), m.phone()
        for _ in range(40):
            m.often(
                m.firm("big ring", group, representative=boss, shareholders=(boss,), phone=phone),
                m.r.randrange(1, 4),
            )
    for _ in range(15):  # the same strange marks within days, one room
        group, host, marks = m.group(), m.firm("marks and room"), [m.coined() + m.coined() for _ in range(4)]
        for _ in range(3):
            shell = m.firm("marks and room", group, place=host.place, road=host.road, number=host.number, room=host.room,
                           building=host.building)  # fmt: skip
            m.list(shell)
            begin = m.r.randrange(0, 500)
            for n, mark in enumerate(marks):
                m.file(shell, 100 + 20 * n + begin % 7, mark=mark)
    for _ in range(20):  # a firm of the family: trade name, owner
        parent = m.firm("subsidiaries")
        m.often(parent, 3)
        for _ in range(2):
            place = m.r.choice(PLACES)
            child = m.firm(
                "subsidiaries",
                parent.group,
                parent.brand,
                place=place,
                representative=m.person(),
                shareholders=(parent.name,),
            )
            m.often(child, 2)
    for n in range(40):  # a new name: by the company register, by the identifier, or beside the name
        firm = m.firm("name change")
        m.list(firm)
        for day in (10, 40, 80):
            m.file(firm, day)
        renamed = replace(
            firm,
            name=firm.name.replace(firm.brand, m.coined()),
            brand="",
            phone=m.phone() if n % 2 else firm.phone,
        )
        renamed.inventors = firm.inventors
        if n % 3 == 0:
            renamed.name = f"{renamed.name}（原名：{firm.name}）"
        else:
            m.list(renamed, 100)
        for day in (130, 200, 260):
            m.file(renamed, day, plain=True)
    for _ in range(25):  # a person and the firm he owns, at one address
        person = m.individual("person and firm")
        firm = m.firm("person and firm", person.group, place=person.place, road=person.road, number=person.number, room=person.room,
                      building="", representative=person.name, shareholders=(person.name,))  # fmt: skip
        m.often(person, 2)
        m.often(firm, 2)
