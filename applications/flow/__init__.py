"""Everything that can happen to an enterprise file, a request, an agreement and an entry of a list."""

from applications.flow.agreement import (
    AGREEMENT,
)
from applications.flow.application import (
    APPLICATION,
)
from applications.flow.blacklist import (
    BLACKLIST,
)
from applications.flow.complaint import (
    COMPLAINT,
)
from applications.flow.coordination import (
    COORDINATION,
)
from applications.flow.enterprise import (
    ENTERPRISE_FILE,
)
from applications.flow.inquiry import (
    INQUIRY,
)
from applications.flow.whitelist import (
    WHITELIST,
)

__all__ = [
    "AGREEMENT",
    "APPLICATION",
    "BLACKLIST",
    "COMPLAINT",
    "COORDINATION",
    "ENTERPRISE_FILE",
    "INQUIRY",
    "WHITELIST",
]
