"""Quantity, price and amount of an item, with its discount and fee [manage-discount-fee-integrated]."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from invoicekit.sample.world.money import ZERO, cents
from invoicekit.sample.world.tables import Row, Value


@dataclass(frozen=True)
class Figures:
    """Quantity, unit price and their product; a discount comes off it and a fee on top."""

    quantity: Decimal
    price: Decimal
    amount: Decimal
    discount: Decimal = ZERO
    fee: Decimal = ZERO

    @classmethod
    def of(cls, quantity: Decimal, price: Decimal) -> Figures:
        """The product is rounded to cents."""
        return cls(quantity, price, cents(quantity * price))

    @property
    def extended(self) -> Decimal:
        """What is charged."""
        return self.amount - self.discount + self.fee

    def negated(self) -> Figures:
        """Quantity and all money turned; the price stays as it is."""
        return Figures(-self.quantity, self.price, -self.amount, -self.discount, -self.fee)

    def share(self, part: Decimal) -> Figures:
        """That part of the quantity, at the same price."""
        return Figures.of(cents(self.quantity * part), self.price)

    def less(self, other: Figures) -> Figures:
        """What remains of quantity and amount, at the same price."""
        return Figures(self.quantity - other.quantity, self.price, self.amount - other.amount)

    def with_discount_and_fee(self, each: Decimal) -> Figures:
        """A discount, and a fee that makes up for it: what is charged stays, so that Finance needs no line more."""
        return replace(self, discount=each, fee=each)

    def columns(self) -> dict[str, Value]:
        """The columns of an actual or a line detail; discount, fee and extended amount only where there is one."""
        both = bool(self.discount or self.fee)
        return {
            "msdyn_quantity": self.quantity,
            "msdyn_price": self.price,
            "msdyn_amount": self.amount,
            "msdyn_discountamount": self.discount if both else None,
            "msdyn_feeamount": self.fee if both else None,
            "msdyn_extendedamount": self.extended if both else None,
        }


def figures_of(row: Row) -> Figures:
    """The figures of an actual or a line detail."""
    names = ("msdyn_quantity", "msdyn_price", "msdyn_amount", "msdyn_discountamount", "msdyn_feeamount")
    return Figures(*(cast("Decimal", row[name] or ZERO) for name in names))
