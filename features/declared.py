"""Imports every file that declares features, so that the catalogue is whole. The order is the catalogue's."""

from bonafile.features import agents, behaviour, neighbours, outcomes  # noqa: F401
from bonafile.features.marks import crowds as marks_crowds  # noqa: F401
from bonafile.features.marks import portfolio as marks_portfolio  # noqa: F401
from bonafile.features.marks import weighed as marks_weighed  # noqa: F401
from bonafile.features.texts import composition as texts_composition  # noqa: F401
from bonafile.features.texts import portfolio as texts_portfolio  # noqa: F401
