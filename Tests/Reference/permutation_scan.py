"""Prints the reference values of PermutationScanTests.agreesWithPython: the most likely cluster by the definition.

    python3 Tests/Reference/permutation_scan.py      (Python 3.11, mpmath 1.4; nothing else)

40 reports at 12 places of a lattice, 30 days, windows of 1 to 7 days alive at the end, circles to 150 m and half of the
reports, at least 2 reports; grown by whole rings and one place at a time.
"""
from mpmath import log, mp, mpf

mp.dps = 30
PLACES = [(100 * column, 100 * row) for column in range(4) for row in range(3)]
PLACE = [0, 3, 3, 4, 1, 7, 7, 4, 4, 4, 10, 11, 2, 5, 8, 9, 6, 6, 1, 4, 4, 3, 7, 0, 2, 11, 10, 9, 8, 5, 4, 7, 3, 4, 6, 1, 0,
         2, 11, 10]
DAY = [3, 28, 27, 29, 12, 25, 14, 26, 28, 2, 7, 19, 22, 5, 9, 16, 11, 24, 20, 27, 13, 8, 29, 17, 6, 1, 0, 23, 10, 15, 28, 18,
       4, 21, 26, 29, 9, 14, 3, 25]
DAYS, LONGEST, RADIUS = 30, 7, 150


def circles(whole_rings):
    for x, y in PLACES:
        order = sorted(range(len(PLACES)), key=lambda i: (
            (PLACES[i][0] - x) ** 2 + (PLACES[i][1] - y) ** 2, PLACES[i]))
        distances = [(PLACES[i][0] - x) ** 2 + (PLACES[i][1] - y) ** 2 for i in order]
        for size in range(1, len(order) + 1):
            if distances[size - 1] > RADIUS ** 2:
                break
            if whole_rings and size < len(order) and distances[size] == distances[size - 1]:
                continue
            yield frozenset(order[:size])


def main():
    total = len(PLACE)
    for whole_rings in (True, False):
        best = None
        for members in circles(whole_rings):
            zone = sum(place in members for place in PLACE)
            if 2 * zone > total:
                continue
            for length in range(1, LONGEST + 1):
                window = sum(day >= DAYS - length for day in DAY)
                inside = sum(place in members and day >= DAYS - length for place, day in zip(PLACE, DAY))
                expected = mpf(zone) * window / total
                if inside < 2 or inside <= expected:
                    continue
                ratio = inside * log(inside / expected)
                if inside < total:
                    ratio += (total - inside) * log((total - inside) / (total - expected))
                if best is None or ratio > best[0]:
                    best = (ratio, sorted(members), length, inside, expected)
        print("whole rings" if whole_rings else "one place at a time", *best)


if __name__ == "__main__":
    main()
