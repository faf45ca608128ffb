"""Everything that can happen to a request, an agreement and an entry of a list."""

from applications.flow.agreement import AGREEMENT
from applications.flow.application import APPLICATION
from applications.flow.blacklist import BLACKLIST
from applications.flow.whitelist import WHITELIST

__all__ = ["AGREEMENT", "APPLICATION", "BLACKLIST", "WHITELIST"]
