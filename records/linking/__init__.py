"""Linked parties: who stands behind whom, as dated facts with their evidence.

`link(snapshot)` reads the register and returns who belongs together and since when; see linker.py. The parts:
forms, places and regions write names and addresses in one form; holdings says which party held which name,
phone, address, person when; evidence weighs what two parties share; groups keeps the dated groups; judgements
holds what examiners decided; explain tells why.
"""

from bonafile.records.linking.linker import Links, link, members

__all__ = ["Links", "link", "members"]
