"""Reference values of RayleighTests: P(R >= r) for n unit steps in random directions, by Kluyver's integral
1 - r * int J1(rt) J0(t)^n dt (Simpson, 4 million panels), and far tails by 50-digit quadrature of the same integral.

    python3 Tests/Reference/random_walk.py      (scipy 1.17, mpmath 1.3)
"""
import mpmath as mp
import numpy as np
from scipy.integrate import simpson
from scipy.special import j0, j1


def tail(n, r, top):
    t = np.linspace(0, top, 4_000_001)
    return 1 - r * simpson(j1(r * t) * j0(t) ** n, x=t)


for n, r, top in [(8, 3.0, 3000), (8, 6.5, 3000), (10, 4.0, 1000), (10, 8.0, 1000), (25, 9.0, 150), (400, 30.0, 20)]:
    print(f"({n}, {r}, {float(tail(n, r, top))!r}),")



def mixed(steps, r, top):
    """The same for steps of different lengths, as (length, how many)."""
    t = np.linspace(0, top, 4_000_001)
    return 1 - r * simpson(j1(r * t) * np.prod([j0(length * t) ** count for length, count in steps], axis=0), x=t)


some, many = [(0.5, 30), (1, 40), (2, 20)], [(0.25, 3_000), (1, 50_000), (6, 2_000)]
for steps, r, top in [(some, 15.0, 3), (some, 25.0, 3), (many, 500.0, 0.1)]:
    print(f"({steps}, {r}, {float(mixed(steps, r, top))!r}),")

# A million steps of one length: three terms of the expansion in 1/n of Greenwood and Durand (1955) leave nothing.
for r in [1_000, 2_500]:
    n = 1_000_000
    z = r * r / n
    print(n, r, repr(float(np.exp(-z) * (1 + (2 * z - z**2) / (4 * n)))))

# Fourier-Bessel series with 60 digits: relative accuracy far out.
mp.mp.dps = 60
for n, r in [(30, 25), (30, 28), (100, 70)]:
    total = mp.mpf(0)
    # The product falls like k^(-n/2): 3,000 terms leave less than 1e-40.
    for k in range(1, 3001):
        z = mp.besseljzero(0, k) if k < 20 else mp.findroot(mp.j0, (k - mp.mpf(1) / 4) * mp.pi + 1 / (8 * (k - mp.mpf(1) / 4) * mp.pi))
        total += 2 * (mp.mpf(r) / n) * mp.j0(z / n) ** n * mp.j1(z * r / n) / (z * mp.j1(z) ** 2)
        if k % 500 == 0:
            last = abs(mp.j0(z / n) ** n)
            if last < mp.mpf(10) ** -45:
                break
    print(n, r, mp.nstr(1 - total, 12))
