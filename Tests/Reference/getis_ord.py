"""Prints the reference values of GetisOrdTests: Gi* by esda (binary weights, star) and exact p by enumeration.

    pip install esda libpysal && python3 Tests/Reference/getis_ord.py
"""
from fractions import Fraction
from itertools import combinations
from math import comb

import esda
import libpysal
import numpy

COUNTS = [0, 2, 0, 1, 0, 0, 3, 5, 1, 0, 1, 0, 4, 2, 0, 0, 1, 0, 0, 0, 7, 0, 0, 1, 0, 0, 2, 0, 0, 1]
ROWS, COLUMNS = 5, 6


def main():
    weights = libpysal.weights.lat2W(ROWS, COLUMNS, rook=False)
    star = esda.G_Local(numpy.array(COUNTS, float), weights, transform="B", star=True, permutations=0)
    print("esda", esda.__version__)
    print("z:", ", ".join(repr(float(z)) for z in star.Zs))
    # Exact upper tail of the sum of m of the 30 values, m = 4, 6 (9 of 30 is 14 million subsets: by counting).
    for m in (4, 6):
        ways = {}
        for subset in combinations(COUNTS, m):
            ways[sum(subset)] = ways.get(sum(subset), 0) + 1
        for s in (3, 7, 11, 15):
            tail = sum(w for t, w in ways.items() if t >= s)
            print("m", m, "sum >=", s, repr(float(Fraction(tail, comb(30, m)))))


main()
