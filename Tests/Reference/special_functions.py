"""Writes the reference values of the special functions (mpmath, 360 digits, so that 1 - x keeps its tail) as a Swift fixture.

    python3 Tests/Reference/special_functions.py > Tests/StreetStatisticsTests/SpecialFunctionValues.swift

Inputs are exact doubles; results are the nearest doubles. Values below 1e-290 are left out.
"""
import sys
import mpmath as mp

mp.mp.dps = 360
rows = []


def row(name, *numbers):
    result = numbers[-1]
    if result == 0 or abs(result) < mp.mpf("1e-290") or abs(result) > mp.mpf("1e300"):
        return
    rows.append(" ".join([name] + [repr(float(x)) for x in numbers]))


def f(x):
    return mp.mpf(x)


for x in [1e-10, 0.01, 0.3, 0.5, 0.7, 0.9999, 1 - 1e-9, 1 + 1e-9, 1.2, 1.4616321449683622, 1.5, 1.999999, 2.000001,
          2.3, 2.5, 2.6, 3, 4.5, 7.7, 9.99, 10, 14.999, 15, 15.5, 30.25, 100, 1234.5, 1e5, 1e8, 1e15]:
    row("logGamma", x, mp.loggamma(f(x)))

def positive_series(front, ratio):
    # front * (1 + r(0) + r(0) r(1) + ...), all terms positive: safe at any precision.
    term, total, n = mp.mpf(1), mp.mpf(1), 0
    small = mp.mpf(10) ** -355
    while term > total * small:
        term *= ratio(n)
        total += term
        n += 1
    return front * total


def gamma_lower(a, x):
    a, x = f(a), f(x)
    front = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
    return positive_series(front, lambda n: x / (a + n + 1))


for a in [1e-5, 0.1, 0.5, 0.9, 1, 1.5, 2, 5, 10, 33.3, 100, 650, 5000, 1e5]:
    for ratio in [1e-6, 0.01, 0.2, 0.5, 0.8, 0.95, 1, 1.02, 1.3, 2, 5, 20]:
        x = a * ratio
        if a >= 5000 and (ratio >= 2 or ratio <= 0.5):
            continue
        p = gamma_lower(a, x)
        row("gammaLower", a, x, p)
        row("gammaUpper", a, x, 1 - p)


def beta_lower(a, b, x):
    a, b, x = f(a), f(b), f(x)
    front = mp.exp(a * mp.log(x) + b * mp.log1p(-x) - mp.log(a)
                   - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)))
    return positive_series(front, lambda n: (a + b + n) / (a + 1 + n) * x)


for a, b in [(0.5, 0.5), (1, 1), (0.5, 20), (2, 3), (5, 1), (1, 50), (10, 10), (30, 4), (51, 600), (200, 300),
             (1000, 20), (3, 100000), (5000, 5000)]:
    mean = a / (a + b)
    for x in [1e-8, mean * 0.1, mean * 0.5, mean * 0.8, mean, mean + 0.2 * (1 - mean), mean + 0.5 * (1 - mean),
              mean + 0.9 * (1 - mean)]:
        if x > 0.5:
            q = beta_lower(b, a, 1 - f(x))
            p = 1 - q
        else:
            p = beta_lower(a, b, x)
            q = 1 - p
        row("betaLower", a, b, x, p)
        row("betaUpper", a, b, x, q)

for z in [-37, -20, -11.5, -6, -3, -1.96, -0.5, -1e-9, 0, 0.3, 1, 2.5, 5, 8]:
    row("normalLower", z, mp.erfc(-f(z) / mp.sqrt(2)) / 2)
for p in [1e-280, 1e-100, 1e-30, 1e-16, 1e-9, 1e-5, 0.001, 0.025, 0.05, 0.0749, 0.0751, 0.3, 0.49999, 0.6, 0.925,
          0.95, 0.999, 1 - 1e-9]:
    with mp.workdps(60):
        z = mp.mpf(0)
        for _ in range(400):  # Newton on the logarithm, concave and so safe from above after one step
            low = mp.erfc(-z / mp.sqrt(2)) / 2
            z -= (mp.log(low) - mp.log(f(p))) * low / mp.npdf(z)
        row("normalQuantile", p, z)

for n, p in [(1, 0.5), (10, 0.3), (50, 1 / 168), (50, 9 / 168), (400, 1 / 168), (650, 0.02), (1000, 0.5),
             (100000, 1e-4), (1000, 0.999)]:
    for k in [0, 1, 2, 5, 9, 20, 40, 100, 400, 500, 650, 990]:
        if k > n:
            continue

        def mass(j):
            return mp.binomial(n, j) * f(p) ** j * (1 - f(p)) ** (n - j)
        low = mp.fsum(mass(j) for j in range(0, k + 1))
        up = mp.fsum(mass(j) for j in range(k, min(n, k + 1000) + 1))
        row("binomialUpper", k, n, p, up)
        row("binomialLower", k, n, p, low)

for m in [1e-6, 0.01, 0.5, 3, 10, 54.2, 650]:
    for k in [0, 1, 2, 3, 7, 15, 40, 100, 600, 700, 900]:
        low = 1 - gamma_lower(k + 1, m)
        up = gamma_lower(k, m) if k > 0 else mp.mpf(1)
        row("poissonUpper", k, m, up)
        row("poissonLower", k, m, low)

print("// Written by Tests/Reference/special_functions.py with mpmath", mp.__version__ + "; do not edit.")
print("// Each line: function, arguments, value.")
print("// swift-format-ignore-file")
print('let specialFunctionValues = """')
for line in rows:
    print("    " + line)
print('    """')
print(len(rows), "values", file=sys.stderr)
