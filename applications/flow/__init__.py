"""Everything that can happen to a request, a question on it, an agreement and a black-list entry."""

from applications.flow.agreement import AGREEMENT
from applications.flow.application import APPLICATION
from applications.flow.blacklist import BLACKLIST
from applications.flow.inquiry import INQUIRY

__all__ = ["AGREEMENT", "APPLICATION", "BLACKLIST", "INQUIRY"]
