"""Agents: agencies, practitioners and hidden preparers, ranked with care and shown with their rows.

`survey(register, on)` looks at a register as of a day and returns everything; `agents(register, on)` its ranked
table alone. The parts: docket gathers the filings by agent; shares compares what is bad with what fields,
regions and clients would lead one to expect; breaches finds what the law forbids outright; load looks at
signatures and styles; preparers at those who file for strangers without a licence; page and funnel show it. Big
agencies have big numbers, and a named agent may be a victim: both are measured, not assumed.
"""

from bonafile.detect.agents.page import page, write
from bonafile.detect.agents.survey import AgentSurvey, agents, survey

__all__ = ["AgentSurvey", "agents", "page", "survey", "write"]
