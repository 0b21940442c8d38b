"""Writes the reference values of TrendTestTests: Poisson regression by Newton in numpy
with intercept and slope, as statsmodels' and R's glm(family = poisson, offset = log(days)) do it.

    python3 Tests/Reference/trend.py > Tests/StreetStatisticsTests/TrendReference.swift
"""
import numpy as np
from scipy.stats import norm

y = np.array([3, 5, 2, 6, 4, 8, 5, 9, 7, 6, 10, 8], float)
days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], float)
X = np.column_stack([np.ones(12), np.arange(12)])
beta = np.array([np.log(y.sum() / days.sum()), 0.0])
for _ in range(50):
    mu = np.exp(X @ beta) * days
    beta = beta + np.linalg.solve(X.T @ (mu[:, None] * X), X.T @ (y - mu))
mu = np.exp(X @ beta) * days
se = np.sqrt(np.linalg.inv(X.T @ (mu[:, None] * X))[1, 1])
z = norm.ppf(0.975)
low, mid, up = (float(np.exp(12 * (beta[1] + k * se))) for k in (-z, 0, z))
dispersion = float(((y - mu) ** 2 / mu).sum() / 10)
print("// Written by Tests/Reference/trend.py; do not edit.")
print("// swift-format-ignore-file")
print(f"let trendReference = (ratio: {mid!r}, lower: {low!r}, upper: {up!r}, dispersion: {dispersion!r})")
