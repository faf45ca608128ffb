"""Everything that can happen to a request, an agreement and a black-list entry."""

from applications.flow.agreement import AGREEMENT
from applications.flow.application import APPLICATION
from applications.flow.blacklist import BLACKLIST

__all__ = ["AGREEMENT", "APPLICATION", "BLACKLIST"]
