"""Prints the reference values of LocalGTests and LocalMoranTests that come from esda (2.9.0, libpysal 4.14.1).

    pip install esda libpysal && python3 Tests/Reference/local_autocorrelation.py
"""
import esda
import libpysal
import numpy

COUNTS = numpy.array(
    [0, 2, 0, 1, 0, 0, 3, 5, 1, 0, 1, 0, 4, 2, 0, 0, 1, 0, 0, 0, 7, 0, 0, 1, 0, 0, 2, 0, 0, 1], float)


def main():
    weights = libpysal.weights.lat2W(5, 6, rook=False)

    def show(name, values):
        print(name, ", ".join(repr(float(v)) for v in values))

    show("Gi z", esda.G_Local(COUNTS, weights, transform="B", star=False, permutations=0).Zs)
    moran = esda.Moran_Local(COUNTS, weights, transformation="r", permutations=0)
    show("I", moran.Is[:10])
    show("EIc", moran.EIc[:10])
    show("VIc", moran.VIc[:10])
    show("EI", moran.EI[:10])
    show("VI", moran.VI[:10])
    print("quadrants", moran.q.tolist())
    numpy.random.seed(1)
    show("p", esda.Moran_Local(COUNTS, weights, permutations=99999, seed=1).p_sim)
    show("Gi p", esda.G_Local(COUNTS, weights, transform="B", star=False, permutations=99999, seed=1).p_sim)
    show("Gi* p", esda.G_Local(COUNTS, weights, transform="B", star=True, permutations=99999, seed=1).p_sim)
    print("global", repr(float(esda.Moran(COUNTS, weights, permutations=0).I)))


main()
