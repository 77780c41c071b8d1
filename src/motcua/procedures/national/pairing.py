"""Which limits of a record hold everywhere, and which only in communes with more time (`areas.py`), in pairs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.procedures.component_matching import likeness
from motcua.procedures.national.areas import Extra, same_amount
from motcua.procedures.national.limits import Time, Variant, time_of
from motcua.process.limit import Limit


@dataclass
class Pair:
    """A limit for everybody and the one of the communes with more time; one of the two may be missing."""

    usual: Time | None
    special: Time | None = None
    channels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def pairs_of(variants: Sequence[Variant], own: Sequence[Limit]) -> list[Pair]:
    """The limits among the ways of filing, in pairs; `own` are the limits of the record's own cases."""
    made = _Pairs(variants, own)
    for variant in variants:
        if made.is_special(variant):
            made.add_special(variant)
        else:
            made.add_usual(variant)
    made.join_lone()
    return made.found


@dataclass
class _Pairs:
    variants: Sequence[Variant]
    own: Sequence[Limit]
    found: list[Pair] = field(default_factory=list)
    lone: list[Variant] = field(default_factory=list)
    """Limits of those communes whose counterpart stands in another way of filing, in the record's order."""

    def is_special(self, variant: Variant) -> bool:
        """Whether the figure is that of the communes alone, by the words beside it and the other figures."""
        limit, extra = variant.time.limit, variant.extra
        if limit is None or extra is None:
            return False
        if not extra.limits:
            return not variant.named or self._others_without(variant)
        if extra.more:
            return self._has_the_addition(variant, extra.limits[0], limit)
        # The words name just this figure for them, or less: then it is nobody else's.
        return len(extra.limits) == 1 and extra.limits[0].quantity <= limit.quantity

    def _has_the_addition(self, variant: Variant, more: Limit, limit: Limit) -> bool:
        """Whether an addition is already in the figure, or is the figure: then it is not everybody's."""
        less = limit.quantity - more.quantity
        if less == 0:
            return self._others_without(variant)
        figures = [v.time.limit for v in self.variants if v.time.limit]
        known = any(
            other.quantity == less for other in (*figures, *self.own, *variant.named) if other != limit
        )
        return less > 0 and (known or (not variant.named and self._adds_elsewhere(more)))

    def _others_without(self, variant: Variant) -> bool:
        return any(other.extra is None for other in self.variants if other is not variant)

    def _adds_elsewhere(self, more: Limit) -> bool:
        """Whether some figure is that of a case of the record and this addition: then the record adds it everywhere."""
        with_it = {own.quantity + more.quantity for own in self.own}
        return any(v.time.limit and v.time.limit.quantity in with_it for v in self.variants)

    def add_usual(self, variant: Variant) -> None:
        """A limit for everybody, with that of the communes where its words name one."""
        limit, extra = variant.time.limit, variant.extra
        special = extra.over(limit, variant.named) if limit and extra else None
        time = time_of(special) if special and limit and special.quantity > limit.quantity else None
        self.found.append(Pair(variant.time, time, variant.channels, variant.notes))

    def add_special(self, variant: Variant) -> None:
        """A limit of the communes: with its counterpart where the words name it, else to be joined."""
        usual = _counterpart(variant, variant.extra)
        if usual is None:
            self.lone.append(variant)
            return
        known = next((p for p in self.found if p.usual and p.usual.limit == usual), None)
        if known is None:
            self.found.append(Pair(time_of(usual), variant.time, variant.channels, variant.notes))
        else:
            known.special = variant.time

    def join_lone(self) -> None:
        """As many of the one as of the other belong together in their order; else those whose words are likest."""
        free = [pair for pair in self.found if pair.special is None and pair.usual is not None]
        if len(free) == len(self.lone):
            for pair, variant in zip(free, self.lone, strict=True):
                _join(pair, variant)
            return
        for variant in self.lone:
            if not free:
                self.found.append(Pair(None, variant.time, variant.channels, variant.notes))
                continue
            likeness_of = [_alike(pair, variant) for pair in free]
            likest = free.pop(likeness_of.index(max(likeness_of)))
            _join(likest, variant)


def _counterpart(variant: Variant, extra: Extra | None) -> Limit | None:
    """The usual limit that the words beside a special one name, or that is left without the addition."""
    named, limit = list(dict.fromkeys(variant.named)), variant.time.limit
    if extra is None or not extra.limits or limit is None:
        return None
    if len(named) == 1 and named[0].quantity < limit.quantity and same_amount(extra.over(named[0]), limit):
        return Limit(named[0].quantity, limit.unit)
    less = limit.quantity - extra.limits[0].quantity
    return Limit(less, limit.unit) if extra.more and less > 0 else None


def _join(pair: Pair, variant: Variant) -> None:
    """A figure that only repeats the addition ("10", "tăng thêm 10 ngày") is added to the usual one."""
    extra, limit, usual = variant.extra, variant.time.limit, pair.usual and pair.usual.limit
    repeats = extra is not None and extra.more and extra.limits and same_amount(extra.limits[0], limit)
    whole = extra.over(usual) if repeats and extra and usual else None
    pair.special = time_of(whole) if whole else variant.time


def _alike(pair: Pair, variant: Variant) -> tuple[bool, float]:
    usual, special = pair.usual and pair.usual.limit, variant.time.limit
    shorter = usual is not None and special is not None and usual.quantity < special.quantity
    return shorter, likeness(" ".join(pair.notes), " ".join(variant.notes))
