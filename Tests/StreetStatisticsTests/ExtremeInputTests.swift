import StreetStatistics
import Testing

/// What nobody means to give: it gets an answer or an error that names the argument, and never stops the program.
struct ExtremeInputTests {
    private func argument(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as StatisticsError {
            return error.argument
        } catch {
            return "\(error)"
        }
    }

    @Test func nobodyHasANeighbour() throws {
        for null in [LocalNull.total, .conditional] {
            for values in [[0.5, 1.25], [1, 2]] {
                let result = try GetisOrd.local(
                    values: values, neighbours: Neighbourhoods(lists: [[], []]), null: null,
                    budget: NullBudget(exactOperations: 0))
                #expect(result.cells.count == 2)
            }
        }
    }

    @Test func moreWindowsThanMemory() throws {
        let place = try ScanLocations(x: [0], y: [0])
        var settings = PopulationScan.Settings()
        settings.space = .everywhere
        settings.windows = .anywhere(longest: 2500)
        #expect(
            argument {
                _ = try PopulationScan.poisson(
                    locations: place, cases: ScanCases(location: [0, 0, 0], day: [0, 1, 2]), population: [10],
                    days: 5000, settings: settings)
            } == "settings.windows")
        #expect(
            argument { _ = try ScanWindows.anywhere(longest: 1_000_000).list(days: 1_000_000) } == "windows.longest")
    }

    /// The scores of G groups sum to 0: with two arms as groups nothing is left to estimate two errors from.
    @Test func groupsThatAreTheArms() throws {
        let treated = [0.0, 0, 0, 0, 1, 1, 1, 1]
        #expect(
            argument {
                _ = try GeneralizedLinearModel.fit(
                    design: Matrix(columns: [[1, 1, 1, 1, 1, 1, 1, 1], treated]), response: [3, 4, 2, 5, 6, 9, 7, 8],
                    family: .poisson, covariance: .clustered(treated.map { Int($0) }))
            } == "clustered")
    }

    @Test(arguments: [NearRepeat.Distance.euclidean, .manhattan])
    func pairsInOnePlace(distance: NearRepeat.Distance) throws {
        let result = try NearRepeat.knox(
            x: [0, 0, 5], y: [0, 0, 0], times: [0, 1, 1], closeDistance: 0, closeTime: 2, distance: distance,
            replications: 19)
        #expect(result.cells[0].observed == 1)
    }

    @Test func endlessShapes() {
        var generator = Xoshiro256StarStar(seed: 1)
        #expect(generator.gamma(shape: .infinity) == .infinity)
    }

    @Test func theLastMomentOfTheLongestPeriod() throws {
        let place = try ScanLocations(x: [0, 100], y: [0, 0])
        var settings = PermutationScan.Settings(longestWindow: 1)
        settings.inference = .monteCarlo(replications: 19)
        let cases = UncertainScanCases(location: [0, 1], start: [0, 0], end: [0x1p63, 0x1p63])
        // Found or refused, but not a stop.
        _ = argument {
            _ = try PermutationScan.prospective(locations: place, cases: cases, days: .max, settings: settings)
        }
    }

    @Test func aRatioOverNextToNoExposure() throws {
        let result = try ChangePoint.test(
            counts: [5, 0], exposure: [1, 1e-20], margin: 1, replications: Replications(99, seed: 1))
        #expect(result.ratio == 0)
    }

    @Test func weightsWhoseSquaresVanish() {
        #expect(
            argument {
                _ = try CircularSample([1, 1, 1], weights: [1e-170, 1e-170, 1e-170], period: 24)
            } == "weights")
    }

    @Test func aToleranceBelowZero() throws {
        #expect(
            argument { _ = try HouseholderQR(Matrix(columns: [[1, 1], [1, 1]]), tolerance: -1) } == "tolerance")
        #expect(argument { _ = try Cholesky(Matrix(columns: [[-1]]), tolerance: 2) } == "tolerance")
    }
}
