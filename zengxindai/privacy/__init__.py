"""Personal data: how it is sealed, found and counted, and which of it the product holds."""

from zengxindai.privacy.sealing import (
    INDEX,
    MARKER,
    SCRUBBED,
    SealedTextField,
    blind,
    blinds,
    key_of,
    seal,
    unseal,
)

__all__ = ["INDEX", "MARKER", "SCRUBBED", "SealedTextField", "blind", "blinds", "key_of", "seal", "unseal"]
