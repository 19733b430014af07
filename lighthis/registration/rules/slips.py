"""Whether two folded names are one name written with a slip, or two names: Baxtiyor and Bxatiyor, but Hasan and Husan."""

LONG = 7  # letters; in a shorter name one letter more or less makes another name (Asad, Samad, Sarmad)
# first elements of compound names: a letter more after them begins another second element (Dilora, Dildora; Saidali, Saidvali)
ELEMENTS = frozenset(
    ("dil", "gul", "nur", "mir", "mihr", "mehr", "huş", "xuş", "şir", "şer", "şah", "şoh", "sad", "said", "abdu", "ad", "oy", "ay",
     "bik", "bek", "muhamad", "muhammad", "zul", "şam", "şams", "fayz", "faz", "ish", "isa", "umm", "um")
)  # fmt: skip
# letters that the ear confuses, in folded keys (names.md 3, variant 12: final b and p, d and t)
HEARD = frozenset(map(frozenset, ("bp", "dt", "gk", "zs", "vf", "pf", "jç", "jş", "mn")))


def is_slip(one: str, other: str) -> bool:
    """One slip away from each other: two letters changed places, one was lost or doubled inside, one was heard as its pair.

    The first letter is never slipped on (Akmal, Kamal; Zafar, Safar), and no vowel is taken for another (Karim, Karam)."""
    start = _alike(one, other)
    end = min(_alike(one[::-1], other[::-1]), min(len(one), len(other)) - start)
    a, b = one[start : len(one) - end], other[start : len(other) - end]
    if not start or one == other:
        return False
    if len(a) == len(b) == 2:
        return a == b[::-1]
    if len(a) + len(b) == 1:
        return (
            end > 0
            and max(len(one), len(other)) >= LONG
            and not _begins_another(one[:start], a + b, one[len(one) - end :])
        )
    return len(a) == len(b) == 1 and frozenset(a + b) in HEARD


def _begins_another(before: str, letter: str, after: str) -> bool:
    return before in ELEMENTS or (letter == "v" and after.startswith("ali"))


def _alike(one: str, other: str) -> int:
    """How many letters two names begin with alike."""
    found = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        found += 1
    return found
