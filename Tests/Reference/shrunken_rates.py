"""Reference values of ShrunkenRatesTests: Clayton and Kaldor's iteration, and the integrated method by brute force on a
fine grid of shape and mean, with scipy's gamma distribution.

    python3 Tests/Reference/shrunken_rates.py        (numpy, scipy 1.17)
"""
import numpy as np
from scipy import optimize, special, stats

y = np.array([3, 0, 7, 12, 1, 5, 30, 2, 0, 9], float)
e = np.array([120, 80, 150, 90, 60, 200, 310, 40, 25, 175], float)

m, shape = y.sum() / e.sum(), 1.0
for _ in range(5000):
    b = shape / m
    theta = (y + shape) / (e + b)
    m = theta.mean()
    v = ((1 + b / e) * (theta - m) ** 2).sum() / (len(y) - 1)
    shape = m * m / v
print("Clayton and Kaldor mean, shape", float(m), float(shape))

scale = e.mean()
es = e / scale
z0 = y.sum() / len(y)
t = np.linspace(-11, 11, 441)
u = np.linspace(np.log(z0) - 6, np.log(z0) + 6, 481)
T, U = np.meshgrid(t, u, indexing="ij")
Z, M = z0 * np.exp(T), np.exp(U)
logw = -np.abs(T) - 2 * np.log1p(np.exp(-np.abs(T)))
for yi, ei in zip(y, es):
    logw += (special.gammaln(yi + Z) - special.gammaln(Z) + Z * np.log(Z / (Z + M * ei)) + yi * np.log(M * ei / (Z + M * ei)))
w = np.exp(logw - logw.max())
w /= w.sum()
limit = 2 * y.sum() / es.sum()
keep = w > 1e-13
w, Z, M = w[keep], Z[keep], M[keep]
for yi, ei in zip(y, es):
    a, b = yi + Z, ei + Z / M
    mean = (w * a / b).sum()
    above = (w * stats.gamma.sf(limit * b, a)).sum()

    def quantile(p):
        return optimize.brentq(lambda x: (w * stats.gamma.cdf(x * b, a)).sum() - p, 1e-9, 50 * z0, xtol=1e-10)

    print(*(float(x) for x in (mean / scale, quantile(0.025) / scale, quantile(0.975) / scale, above)))
