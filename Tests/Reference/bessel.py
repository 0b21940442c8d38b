"""Reference values of BesselTests: e^-x I0, e^-x I1, the ratio and its inverse with 40 digits in mpmath.

    python3 Tests/Reference/bessel.py      (mpmath 1.3)
"""
import mpmath as mp

mp.mp.dps = 40


def text(v):
    return mp.nstr(v, 17)


for x in ["1e-9", "0.001", "0.5", "1", "2.5", "7.25", "19.9", "20.1", "50", "700", "1e4", "1e8"]:
    v = mp.mpf(x)
    i0, i1 = mp.besseli(0, v), mp.besseli(1, v)
    print(f"({x}, {text(i0 * mp.exp(-v))}, {text(i1 * mp.exp(-v))}, {text(i1 / i0)}),")
print()
for r in [1e-9, 0.001, 0.1, 0.37, 0.5, 0.75, 0.89, 0.91, 0.97, 0.999, 0.999999]:
    f = lambda k: mp.besseli(1, k) / mp.besseli(0, k) - mp.mpf(r)
    start = mp.mpf(r) * (2 - mp.mpf(r) ** 2) / (1 - mp.mpf(r) ** 2)
    print(f"({r!r}, {text(mp.findroot(f, start, tol=1e-60, verify=False))}),")
print()
print([text(mp.besseli(p, 3) / mp.besseli(0, 3)) for p in (1, 2, 5, 10, 20)])
print([text(mp.besseli(p, 200) / mp.besseli(0, 200)) for p in (1, 2, 5, 10, 60)])
