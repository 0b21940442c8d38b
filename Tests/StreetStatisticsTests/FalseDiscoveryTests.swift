import StreetStatistics
import Testing

struct FalseDiscoveryTests {
    /// R: p.adjust(p, "BH") and p.adjust(p, "BY").
    @Test func agreesWithR() throws {
        let p = [0.01, 0.04, 0.03, 0.005, 0.8]
        let hochberg = try FalseDiscovery.benjaminiHochberg(p)
        for (value, expected) in zip(hochberg, [0.025, 0.05, 0.05, 0.025, 0.8]) {
            #expect(abs(value - expected) < 1e-15)
        }
        let harmonic = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 + 1.0 / 5
        let yekutieli = try FalseDiscovery.benjaminiYekutieli(p)
        for (value, expected) in zip(yekutieli, [0.025, 0.05, 0.05, 0.025, 0.8]) {
            #expect(abs(value - min(1, expected * harmonic)) < 1e-15)
        }
    }

    @Test func edges() throws {
        #expect(try FalseDiscovery.benjaminiHochberg([]) == [])
        #expect(try FalseDiscovery.benjaminiHochberg([0.2]) == [0.2])
        #expect(try FalseDiscovery.benjaminiHochberg([1, 1, 1]) == [1, 1, 1])
        #expect(try FalseDiscovery.benjaminiHochberg([0, 0]) == [0, 0])
        #expect(throws: StatisticsError.self) { try FalseDiscovery.benjaminiHochberg([1.01]) }
        #expect(throws: StatisticsError.self) { try FalseDiscovery.benjaminiYekutieli([-0.1]) }
    }
}
