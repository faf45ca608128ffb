"""The second factor: a code of the person's phone (TOTP, RFC 6238), or a recovery code where the phone is lost.

Who needs one is told by the duties of the day. Keys are sealed, recovery codes are kept as keyed indices only.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
import re
from base64 import b32encode
from typing import NamedTuple
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string
from django_otp.oath import TOTP

from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, RecoveryCode, SecondFactor, User
from zengxindai.accounts.queries import duties_of
from zengxindai.privacy import blind, blinds

ISSUER = "增信贷"
# Signatures after the first decide and move money, administrators give the power to sign; a handler only prepares.
DECIDING = frozenset(Duty) - {Duty.HANDLER, Duty.SYSTEM}
# Seconds a code stands, and how many codes before and after the present one a clock may be off.
STEP, TOLERANCE = 30, 1
CODES, CODE_LENGTH = 10, 10
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Enrolment(NamedTuple):
    """What a phone must be told: the address as a picture, and the key to type where there is no camera."""

    picture: str
    key: str


def needed(user: User, day: dt.date) -> bool:
    """Whether a person's duties of that day, lent ones included, ask for a second factor.

    An enterprise asks and decides nothing: its people may have one and need none. Development may waive it
    (SECOND_FACTOR_REQUIRED); production refuses to start so.
    """
    if not settings.SECOND_FACTOR_REQUIRED or user.organisation.kind == Kind.ENTERPRISE:
        return False
    return not DECIDING.isdisjoint(duties_of(user, day))


def confirmed(user: User) -> bool:
    """Whether a person has a second factor that worked once; it is then asked for at every sign-in."""
    return SecondFactor.objects.filter(user=user, key__isnull=False).exists()


def begin(user: User) -> None:
    """Make a new key; the one in use stays until a code of the new one was right."""
    SecondFactor.objects.update_or_create(user=user, defaults={"coming": os.urandom(20).hex()})


def enrolment(user: User) -> Enrolment | None:
    """What the phone must be told of the key that waits to be confirmed; None where none waits."""
    waiting = SecondFactor.objects.filter(user=user, coming__isnull=False).first()
    if waiting is None:
        return None
    key = b32encode(bytes.fromhex(str(waiting.coming))).decode()
    words = urlencode({"secret": key, "issuer": ISSUER, "algorithm": "SHA1", "digits": 6, "period": STEP})
    address = f"otpauth://totp/{quote(ISSUER)}:{quote(user.username)}?{words}"
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="white")
    return Enrolment(picture, " ".join(key[start : start + 4] for start in range(0, len(key), 4)))


@transaction.atomic
def confirm(user: User, code: str, at: dt.datetime) -> list[str] | None:
    """Take the waiting key into use by its first right code; the new recovery codes, None where the code is wrong."""
    waiting = SecondFactor.objects.select_for_update().filter(user=user, coming__isnull=False).first()
    step = _step(str(waiting.coming), code, at, 0) if waiting else None
    if waiting is None or step is None:
        return None
    SecondFactor.objects.filter(pk=waiting.pk).update(key=waiting.coming, coming=None, last_step=step, confirmed_at=at)
    return new_codes(user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Ten fresh recovery codes, to be shown once; those before are void."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [get_random_string(CODE_LENGTH, READABLE) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=blind(*_sort(user, code))) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    """How many recovery codes are not used."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def verify(user: User, code: str, at: dt.datetime) -> bool:
    """Whether a code is right, of the phone or on paper; a right one is used up, whoever else sends it meanwhile."""
    typed = re.sub(r"[\s-]", "", code).upper()
    if len(typed) == CODE_LENGTH:
        made = list(blinds(*_sort(user, typed)).values())
        unused = RecoveryCode.objects.filter(user=user, digest__in=made, used_at__isnull=True)
        return unused.update(used_at=at) == 1
    factor = SecondFactor.objects.filter(user=user, key__isnull=False).first()
    step = _step(str(factor.key), typed, at, factor.last_step) if factor else None
    if factor is None or step is None:
        return False
    return SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def forget(user: User) -> None:
    """Take a person's second factor and recovery codes away: the next sign-in begins with a new one."""
    RecoveryCode.objects.filter(user=user).delete()
    SecondFactor.objects.filter(user=user).delete()


def code_of(key: str, at: dt.datetime, off: int = 0) -> tuple[int, str]:
    """The time step and the six digits of a key (hexadecimal) at an instant, or so many steps off it."""
    clock = TOTP(bytes.fromhex(key), step=STEP, drift=off)
    clock.time = at.timestamp()
    return clock.t(), f"{clock.token():06d}"


def _step(key: str, code: str, at: dt.datetime, last: int) -> int | None:
    """The time step, later than the last one taken, whose code this is."""
    typed = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    near = (code_of(key, at, off) for off in range(-TOLERANCE, TOLERANCE + 1))
    return next((step for step, right in near if step > last and hmac.compare_digest(right, typed)), None)


def _sort(user: User, code: str) -> tuple[str, str]:
    """What is indexed of a recovery code, and under which word: good for as long as one of the index keys is named."""
    return f"{user.pk}\0{code}", "recovery"
