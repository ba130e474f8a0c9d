"""Damages files: bytes changed, bits flipped, pieces cut out or doubled, the end cut off."""

import random
from collections.abc import Iterator


def damaged(content: bytes, number: int, seed: int = 14) -> Iterator[bytes]:
    """Yield the content damaged in ``number`` ways, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(number):
        broken = bytearray(content)
        for _ in range(chance.choice([1, 1, 2, 8])):
            if len(broken) < 2:  # it was cut off
                break
            at, length = chance.randrange(1, len(broken)), chance.choice([1, 2, 4])
            match chance.choice(["change", "flip", "flip", "cut", "double", "end"]):
                case "change":
                    broken[at] = chance.randrange(256)
                case "flip":
                    broken[at] ^= 1 << chance.randrange(8)
                case "cut":
                    del broken[at : at + length]
                case "double":
                    broken[at:at] = broken[at : at + length]
                case "end" if chance.random() < 0.1:
                    del broken[at + 1 :]
        yield bytes(broken)
