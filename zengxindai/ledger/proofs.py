"""What must agree with the books: balances and holds here; every app adds what it keeps beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zengxindai.ledger import queries

Proof = Callable[[], Iterator[str]]

_proofs: dict[str, Proof] = {}


def add(name: str, proof: Proof) -> None:
    """Have figures kept elsewhere proved too; proof() yields one sentence per difference, none if all is well.

    Adding a name again replaces it.
    """
    _proofs[name] = proof


def differences() -> Iterator[str]:
    """One sentence per difference, in the books first, then in each part that follows from them."""
    yield from queries.differences()
    for name, proof in _proofs.items():
        for sentence in proof():
            yield f"{name}: {sentence}"
