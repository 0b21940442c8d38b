"""Writes the reference values of digamma, trigamma, quantiles of gamma and beta, and Student's t (mpmath, 60 digits).

    python3 Tests/Reference/sampling_distributions.py > Tests/StreetStatisticsTests/SamplingDistributionValues.swift

Inputs are exact doubles; results are the nearest doubles.
"""
import sys

import mpmath as mp

mp.mp.dps = 60
rows = []


def row(name, *numbers):
    rows.append(" ".join([name] + [repr(float(x)) for x in numbers]))


for x in [1e-100, 1e-10, 1e-3, 0.1, 0.5, 0.9, 1, 1.16, 1.2, 1.4, 1.46, 1.4616, 1.4616321449683622, 1.4616321449683625,
          1.4617, 1.5, 1.75, 1.77, 2, 2.5, 3.3, 5, 7.7, 10, 14.9, 15, 15.1, 30.5, 100, 1234.5, 1e5, 1e8, 1e15, 1e200]:
    row("digamma", x, mp.digamma(mp.mpf(x)))
    row("trigamma", x, mp.polygamma(1, mp.mpf(x)) if x < 1e20 else 1 / mp.mpf(x))


def solve(tail, derivative, target, x):
    # Newton in ln x on the logarithm of the tail.
    x = mp.mpf(x)
    for _ in range(200):
        value = tail(x)
        step = (mp.log(value) - mp.log(target)) * value / (derivative(x) * x)
        step = max(min(step, mp.mpf(2)), mp.mpf(-2))
        x *= mp.exp(-step)
        if abs(step) < mp.mpf(10) ** -45:
            return x
    raise SystemExit("no convergence")


def gamma_lower(a, x):
    term = total = mp.mpf(1)
    n = 0
    while term > total * mp.mpf(10) ** -58:
        n += 1
        term *= x / (a + n)
        total += term
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


for a in [0.05, 0.5, 1, 2.5, 10, 100.5, 3000]:
    for p in [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999]:
        A, P = mp.mpf(a), mp.mpf(p)
        start = max(a + mp.sqrt(a) * mp.sqrt(2) * mp.erfinv(2 * P - 1), mp.exp((mp.log(P) + mp.loggamma(A + 1)) / A))
        x = solve(lambda x: gamma_lower(A, x), lambda x: mp.exp((A - 1) * mp.log(x) - x - mp.loggamma(A)), P, start)
        if x > 1e-290:
            row("gammaQuantile", a, p, x)

for a, b in [(0.5, 0.5), (1, 3), (2.5, 40), (30, 7), (300, 500)]:
    for p in [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.9, 0.975]:
        A, B, P = mp.mpf(a), mp.mpf(b), mp.mpf(p)
        low, high = mp.mpf(0), mp.mpf(1)
        for _ in range(230):  # halving in x is absolute; the smallest roots here are near 1e-24
            mid = (low + high) / 2
            if mp.betainc(A, B, 0, mid, regularized=True) < P:
                low = mid
            else:
                high = mid
        row("betaQuantile", a, b, p, mid)

for nu in [1, 2.5, 5, 27, 300]:
    for t in [-3, -0.1, 0.2, 1.96, 5, 40]:
        N, T = mp.mpf(nu), mp.mpf(t)
        half = mp.betainc(N / 2, mp.mpf(1) / 2, 0, N / (N + T * T), regularized=True) / 2
        row("studentUpper", t, nu, half if t > 0 else 1 - half)
    for q in [1e-6, 0.025, 0.2, 0.8]:
        N, Q = mp.mpf(nu), mp.mpf(q)
        low, high = mp.mpf(-10) ** 7, mp.mpf(10) ** 7
        for _ in range(160):
            mid = (low + high) / 2
            half = mp.betainc(N / 2, mp.mpf(1) / 2, 0, N / (N + mid * mid), regularized=True) / 2
            if (half if mid > 0 else 1 - half) > Q:
                low = mid
            else:
                high = mid
        row("studentQuantile", q, nu, mid)

print("// Written by Tests/Reference/sampling_distributions.py with mpmath", mp.__version__ + "; do not edit.")
print("// Each line: function, arguments, value.")
print("// swift-format-ignore-file")
print('let samplingDistributionValues = """')
for line in rows:
    print("    " + line)
print('    """')
print(len(rows), "values", file=sys.stderr)
