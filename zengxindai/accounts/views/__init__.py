"""The doors of one's own account: in and out, and what is one's own."""

from zengxindai.accounts.views.entering import (
    Code,
    Enrol,
    Register,
    SignIn,
    SignOut,
    locked_out,
)
from zengxindai.accounts.views.own import (
    ChangePassword,
    MyCodes,
    MySecondFactor,
    MySessions,
    Profile,
)

__all__ = [
    "ChangePassword",
    "Code",
    "Enrol",
    "MyCodes",
    "MySecondFactor",
    "MySessions",
    "Profile",
    "Register",
    "SignIn",
    "SignOut",
    "locked_out",
]
