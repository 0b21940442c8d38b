"""Prints the reference values of RandomTests by ways other than the Swift code.

    python3 Tests/Reference/xoshiro_jump.py

The generators are written again from their papers; the jump is done as what it is, 2^128 steps of a linear map over
GF(2), by squaring the 256 x 256 bit matrix of one step 128 times, not with the published jump polynomial.
"""
MASK = (1 << 64) - 1


def splitmix(seed, count):
    out = []
    for _ in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        out.append(z ^ (z >> 31))
    return out


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def step(s):
    t = (s[1] << 17) & MASK
    a, b, c, d = s
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    return [a, b, c, rotl(d, 45)]


def outputs(s, count):
    out = []
    for _ in range(count):
        out.append((rotl((s[1] * 5) & MASK, 7) * 9) & MASK)
        s = step(s)
    return out


def pack(s):
    return sum(word << (64 * i) for i, word in enumerate(s))


def unpack(x):
    return [(x >> (64 * i)) & MASK for i in range(4)]


def apply(columns, x):
    y = 0
    while x:
        low = x & -x
        y ^= columns[low.bit_length() - 1]
        x ^= low
    return y


columns = [pack(step(unpack(1 << i))) for i in range(256)]
for _ in range(128):
    columns = [apply(columns, c) for c in columns]
print("SplitMix64 seed 1234567:", splitmix(1234567, 5))
print("xoshiro256** state 1 2 3 4:", outputs([1, 2, 3, 4], 6))
print("xoshiro256** state 1 2 3 4 after 2^128 steps:", outputs(unpack(apply(columns, pack([1, 2, 3, 4]))), 4))
