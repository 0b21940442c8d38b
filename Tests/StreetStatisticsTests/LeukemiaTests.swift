import StreetStatistics
import Testing

/// The Poisson scan against what SaTScan found on public data.
///
/// Its figures stand in the tests of the R package smerc (`test-scan.test.R`, "check accuracy for scan.test with SatScan
/// for NY data"; J. French): circles with at most a tenth of the people, distances in degrees as if they were a plane.
/// The numbers of the tracts are theirs, from 1.
struct LeukemiaTests {
    struct Cluster: Sendable {
        let members: [Int]
        let people: Double
        let cases: Int
        let expected: Double
        let ratio: Double
        let relativeRisk: Double
        let logLikelihoodRatio: Double
        /// Of 999 replications.
        let p: Double
    }

    static let published = [
        Cluster(
            members: [
                49, 48, 50, 47, 1, 15, 51, 2, 13, 14, 3, 35, 16, 52, 36, 37, 12, 11, 5, 17, 10, 4, 6, 38, 18, 9,
            ],
            people: 95_249, cases: 85, expected: 49.71, ratio: 1.71, relativeRisk: 1.84,
            logLikelihoodRatio: 11.577255, p: 0.001),
        Cluster(
            members: [89, 88, 87, 84, 90, 86, 92, 85], people: 34_083, cases: 38, expected: 17.79, ratio: 2.14,
            relativeRisk: 2.22, logLikelihoodRatio: 9.019716, p: 0.013),
        Cluster(
            members: [166, 159, 167], people: 8839, cases: 11, expected: 4.61, ratio: 2.38, relativeRisk: 2.41,
            logLikelihoodRatio: 3.209485, p: 0.976),
    ]

    /// Each cluster as one place, all other tracts as another.
    @Test(arguments: published)
    func figures(published: Cluster) throws {
        let tracts = LeukemiaFixture.tracts
        let inside = Set(published.members.map { $0 - 1 })
        let people = tracts.indices.reduce((0.0, 0.0)) {
            inside.contains($1) ? ($0.0 + tracts[$1].people, $0.1) : ($0.0, $0.1 + tracts[$1].people)
        }
        let cases = tracts.indices.reduce(0) { inside.contains($1) ? $0 + tracts[$1].cases : $0 }
        #expect(people.0 == published.people)
        #expect(cases == published.cases)
        let all = tracts.reduce(0) { $0 + $1.cases }
        let result = try PopulationScan.poisson(
            locations: ScanLocations(x: [0, 1], y: [0, 0]),
            cases: ScanCases(location: [0, 1], day: [0, 0], count: [cases, all - cases]),
            population: [people.0, people.1], days: 1,
            settings: PopulationScan.Settings(inference: .monteCarlo(replications: 1)))
        let cluster = try #require(result.clusters.first)
        #expect(abs(cluster.expected - published.expected) < 0.005)
        #expect(abs(cluster.ratio - published.ratio) < 0.005)
        #expect(abs(try #require(result.relativeRisk(of: cluster)) - published.relativeRisk) < 0.005)
        #expect(abs(cluster.logLikelihoodRatio - published.logLikelihoodRatio) < 5e-7)
    }

    /// p of the published ratios among replications on the map of all tracts. One tract's centroid lies elsewhere in
    /// smerc's copy of the data, which moves the edge of the first circle and hardly the distribution of the largest
    /// ratio.
    @Test func map() throws {
        let tracts = LeukemiaFixture.tracts
        let locations = try ScanLocations(x: tracts.map(\.longitude), y: tracts.map(\.latitude))
        let replications = longForm ? 9999 : 999
        let result = try PopulationScan.poisson(
            locations: locations,
            cases: ScanCases(
                location: Array(tracts.indices), day: tracts.map { _ in 0 }, count: tracts.map(\.cases)),
            population: tracts.map(\.people), days: 1,
            settings: PopulationScan.Settings(
                limits: ScanCircles.Limits(share: 0.1), inference: .monteCarlo(replications: replications),
                clusterLimit: 1000))
        for cluster in Self.published {
            let p = result.null.p(of: cluster.logLikelihoodRatio).value
            // Both are samples; four standard errors, and the last digit.
            let variance = max(cluster.p, 0.001) * (1 - cluster.p) * (1 / 1000 + 1 / Double(replications))
            #expect(abs(p - cluster.p) < 4 * variance.squareRoot() + 0.001, "\(p)")
        }
        // The second and the third circle are on this map too, with the same tracts.
        for published in Self.published.dropFirst() {
            let centre = published.members[0] - 1
            let circles = try ScanCircles(
                around: locations, weights: tracts.map(\.people), growth: .wholeRings,
                limits: ScanCircles.Limits(share: 0.1))
            let members = circles.members(of: centre).prefix(published.members.count).map { Int($0) + 1 }
            #expect(members == published.members)
            #expect(circles.ends(of: centre).contains(Int32(published.members.count)))
        }
        let first = try #require(result.clusters.first)
        #expect(first.logLikelihoodRatio > 11 && first.logLikelihoodRatio < 12.5)
        #expect(first.members.contains(Self.published[0].members[0] - 1))
        #expect(first.p.value <= 0.005)
    }
}
