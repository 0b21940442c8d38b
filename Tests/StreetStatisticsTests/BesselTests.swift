import Testing

@testable import StreetStatistics

/// Reference values: Tests/Reference/bessel.py.
struct BesselTests {
    static let values: [(x: Double, i0: Double, i1: Double, ratio: Double)] = [
        (1e-9, 0.999999999, 4.999999995e-10, 5.0e-10),
        (0.001, 0.99900074958351556, 0.00049950031235422134, 0.00049999993750001042),
        (0.5, 0.64503527044915007, 0.1564208031848717, 0.24249961258080195),
        (1, 0.46575960759364044, 0.20791041534970845, 0.44638996589653451),
        (2.5, 0.27004644161220274, 0.20658464953126655, 0.76499674758880992),
        (7.25, 0.15095349002867584, 0.14011851895630762, 0.9282231164691194),
        (19.9, 0.090008588864389594, 0.087717102131706098, 0.9745414658579312),
        (20.1, 0.089553763620613447, 0.087296851843201595, 0.97479824759824659),
        (50, 0.056561626647454193, 0.0559931238928954, 0.98994896737849775),
        (700, 0.015081295651531358, 0.015070519444716847, 0.99928545881842609),
        (1e4, 0.0039894726746047321, 0.0039892731959836623, 0.99994999874987498),
        (1e8, 3.9894228090011053e-5, 3.9894227890539912e-5, 0.99999999499999999),
    ]
    static let inverses: [(r: Double, kappa: Double)] = [
        (1e-09, 2.0000000000000001e-9), (0.001, 0.0020000010000008334), (0.1, 0.20100841330272078),
        (0.37, 0.79730346158860821), (0.5, 1.1593199207501384), (0.75, 2.3693011773084304),
        (0.89, 4.8587085628612231), (0.91, 5.852231675444034), (0.97, 16.928871205888453),
        (0.999, 500.25037594098552), (0.999999, 500000.24998599717),
    ]

    @Test func functionsAgreeWithReference() throws {
        for value in Self.values {
            #expect(abs(try Bessel.scaledI0(value.x) / value.i0 - 1) < 1e-14)
            #expect(abs(try Bessel.scaledI1(value.x) / value.i1 - 1) < 1e-14)
            #expect(abs(try Bessel.ratio(value.x) / value.ratio - 1) < 1e-14)
        }
        #expect(try Bessel.scaledI0(0) == 1 && Bessel.scaledI1(0) == 0 && Bessel.ratio(0) == 0)
    }

    @Test func inverseAgreesWithReference() throws {
        for value in Self.inverses {
            // Near 1 the argument's own last digit decides: a relative change ε of it moves κ by ε · 2 κ.
            #expect(abs(try Bessel.inverseRatio(value.r) / value.kappa - 1) < max(1e-13, 4e-16 * value.kappa))
        }
        #expect(try Bessel.inverseRatio(0) == 0)
        #expect(try Bessel.inverseRatio(1.0.nextDown) > 1e15)
        for kappa in stride(from: 0.01, to: 60, by: 0.37) {
            #expect(abs(try Bessel.inverseRatio(try Bessel.ratio(kappa)) / kappa - 1) < 1e-13)
        }
    }

    @Test func higherOrders() {
        let three = Bessel.ratios(3, count: 21)
        for (p, value) in [
            (1, 0.80998529395650453), (2, 0.46000980402899698), (5, 0.018686816957895539),
            (10, 3.9879575147246888e-6), (20, 3.1162274880261242e-16),
        ] { #expect(abs(three[p] / value - 1) < 1e-13) }
        let many = Bessel.ratios(200, count: 61)
        for (p, value) in [
            (1, 0.99749685925164353), (2, 0.99002503140748356), (5, 0.93926859299754271), (10, 0.77835265190990617),
            (60, 0.00012897310834838034),
        ] { #expect(abs(many[p] / value - 1) < 1e-13) }
        #expect(Bessel.ratios(0, count: 3) == [1, 0, 0])
        for kappa in [0.001, 1, 30, 1000, 10_000] {
            let count = Bessel.harmonics(kappa)
            #expect(Bessel.ratios(kappa, count: count + 1)[count] < 1e-14)
        }
    }

    @Test func slopeIsThatOfTheRatio() throws {
        for kappa in [0.5e-4, 2e-4, 0.7, 3, 19.5, 25, 499, 501, 5000] {
            let step = kappa * 1e-5
            let (low, high) = (Bessel.pair(kappa - step), Bessel.pair(kappa + step))
            let rise = kappa < 1 ? high.ratio - low.ratio : low.complement - high.complement
            #expect(abs(rise / (2 * step) / Bessel.ratioSlope(kappa) - 1) < 1e-6)
        }
    }

    @Test func refusesWhatHasNoValue() {
        for x in [-1, Double.nan, .infinity] {
            #expect(throws: StatisticsError.self) { try Bessel.scaledI0(x) }
            #expect(throws: StatisticsError.self) { try Bessel.ratio(x) }
            #expect(throws: StatisticsError.self) { try Bessel.inverseRatio(x) }
        }
        #expect(throws: StatisticsError.self) { try Bessel.inverseRatio(1) }
    }
}
