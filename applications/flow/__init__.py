"""Everything that can happen to an enterprise file, a request, an agreement and a black-list entry."""

from applications.flow.agreement import (
    AGREEMENT,
)
from applications.flow.application import (
    APPLICATION,
)
from applications.flow.blacklist import (
    BLACKLIST,
)
from applications.flow.enterprise import (
    ENTERPRISE_FILE,
)
from applications.flow.inquiry import (
    INQUIRY,
)

__all__ = [
    "AGREEMENT",
    "APPLICATION",
    "BLACKLIST",
    "ENTERPRISE_FILE",
    "INQUIRY",
]
