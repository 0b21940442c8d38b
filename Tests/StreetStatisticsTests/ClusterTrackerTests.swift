import Testing

@testable import StreetStatistics

struct ClusterTrackerTests {
    private func cluster(
        _ members: [Int], from firstDay: Int = 55, days: Int = 60, recurrence: Double?, ratio: Double = 5
    ) -> ScanCluster {
        ScanCluster(
            centre: members[0], radius: 1, members: members,
            window: ScanWindow(firstDay: firstDay, lastDay: days - 1), observed: 6, expected: 2,
            logLikelihoodRatio: ratio,
            p: ScanP(value: 1 / (recurrence ?? 1), method: .monteCarlo(reached: 0, replications: 999)),
            recurrenceInterval: recurrence)
    }

    @Test func lifeOfACluster() throws {
        var tracker = try ClusterTracker(alarmInterval: 100, keepInterval: 20, patience: 2)
        // Not unusual enough for an alarm.
        #expect(try tracker.follow([cluster([1, 2, 3], recurrence: 50)], days: 60, night: 1000).new.isEmpty)
        let first = try tracker.follow([cluster([1, 2, 3], recurrence: 200)], days: 60, night: 1001)
        #expect(first.new.map(\.number) == [1])
        #expect(first.new[0].firstDay == 1001 - 59 + 55)
        // It goes on below the alarm interval, and its places change.
        let second = try tracker.follow([cluster([2, 3, 4, 5], recurrence: 25)], days: 60, night: 1002)
        #expect(second.new.isEmpty && second.ended.isEmpty)
        #expect(second.ongoing.map(\.number) == [1])
        #expect(second.ongoing[0].places == [2, 3, 4, 5])
        #expect(second.ongoing[0].longestRecurrenceInterval == 200)
        #expect(second.ongoing[0].recurrenceInterval == 25)
        #expect(second.ongoing[0].nightsFound == 2)
        // Below the keep interval it is missing; after more than two nights it has ended, once.
        for night in 1003...1004 {
            let change = try tracker.follow([cluster([2, 3, 4], recurrence: 19)], days: 60, night: night)
            #expect(change.new.isEmpty && change.ongoing.isEmpty && change.ended.isEmpty)
        }
        let last = try tracker.follow([], days: 60, night: 1005)
        #expect(last.ended.map(\.number) == [1])
        #expect(last.ended[0].lastNight == 1002)
        #expect(tracker.tracks.isEmpty)
        #expect(try tracker.follow([], days: 60, night: 1006) == .init(night: 1006))
        // The same place later is a new cluster.
        #expect(try tracker.follow([cluster([2, 3], recurrence: 300)], days: 60, night: 1007).new.map(\.number) == [2])
    }

    @Test func otherPlacesAreOtherClusters() throws {
        var tracker = try ClusterTracker(alarmInterval: 100)
        let both = [cluster([1, 2, 3], recurrence: 500), cluster([10, 11], recurrence: 150, ratio: 4)]
        #expect(try tracker.follow(both, days: 60, night: 1).new.map(\.number) == [1, 2])
        // One of three places shared is less than half: another cluster.
        let next = try tracker.follow([cluster([3, 4, 5], recurrence: 120)], days: 60, night: 2)
        #expect(next.new.map(\.number) == [3])
        // A cluster that began after the last was found is another one, also at the same place.
        var late = try ClusterTracker(alarmInterval: 100, patience: 30)
        _ = try late.follow([cluster([1, 2], recurrence: 500)], days: 60, night: 1)
        #expect(try late.follow([cluster([1, 2], from: 55, recurrence: 500)], days: 60, night: 20).new.count == 1)
        #expect(late.tracks.count == 2)
    }

    @Test func partsAndUnions() throws {
        var tracker = try ClusterTracker(alarmInterval: 100)
        _ = try tracker.follow([cluster([1, 2, 3, 4], recurrence: 500)], days: 60, night: 1)
        // Falls in two: the stronger goes on, the other is no alarm.
        let split = try tracker.follow(
            [cluster([1, 2], recurrence: 400), cluster([3, 4], recurrence: 300, ratio: 4)], days: 60, night: 2)
        #expect(split.new.isEmpty)
        #expect(split.ongoing.map(\.places) == [[1, 2]])
        // Grows over another one, which ends.
        _ = try tracker.follow([cluster([8, 9], recurrence: 200)], days: 60, night: 3)
        let union = try tracker.follow([cluster([1, 2, 8, 9, 10], recurrence: 900)], days: 60, night: 4)
        #expect(union.new.isEmpty)
        #expect(union.ongoing.map(\.number) == [1])
        #expect(union.ended.map(\.number) == [2])
    }

    /// Two analyses share the budget: each must be twice as unusual.
    @Test func sharedBudget() throws {
        var tracker = try ClusterTracker(alarmInterval: 100, analysesPerNight: 2)
        #expect(try tracker.follow([cluster([1], recurrence: 199)], days: 60, night: 1).new.isEmpty)
        let change = try tracker.follow([cluster([1], recurrence: 200)], days: 60, night: 2)
        #expect(change.new.map(\.recurrenceInterval) == [100])
    }

    @Test func lastingNumbers() throws {
        var tracker = try ClusterTracker(alarmInterval: 100)
        _ = try tracker.follow([cluster([0, 1], recurrence: 500)], days: 60, night: 1) { [70, 71][$0] }
        let next = try tracker.follow([cluster([5, 6], recurrence: 500)], days: 60, night: 2) { $0 + 65 }
        #expect(next.ongoing.map(\.places) == [[70, 71]])
    }

    @Test func refusals() throws {
        #expect(throws: StatisticsError.self) { try ClusterTracker(alarmInterval: 0.5) }
        #expect(throws: StatisticsError.self) { try ClusterTracker(alarmInterval: .nan) }
        #expect(throws: StatisticsError.self) { try ClusterTracker(alarmInterval: 10, keepInterval: 11) }
        #expect(throws: StatisticsError.self) { try ClusterTracker(alarmInterval: 10, analysesPerNight: 0) }
        #expect(throws: StatisticsError.self) { try ClusterTracker(alarmInterval: 10, patience: -1) }
        var tracker = try ClusterTracker(alarmInterval: 100)
        _ = try tracker.follow([], days: 60, night: 5)
        #expect(throws: StatisticsError.self) { try tracker.follow([], days: 60, night: 5) }
        // Retrospective clusters are passed over.
        #expect(try tracker.follow([cluster([1], recurrence: nil)], days: 60, night: 6).new.isEmpty)
        let town = try ScanTown(reports: 100, cells: 4, days: 20, seed: 1)
        let result = try PermutationScan.prospective(
            locations: town.locations, cases: town.cases, days: 20,
            settings: .init(longestWindow: 5, inference: .monteCarlo(replications: 98)))
        #expect(throws: StatisticsError("replications", .outside(lower: 99, upper: 1e7))) {
            try tracker.follow(result, night: 7)
        }
    }

    /// A planted cluster is told soon after it begins, once, and ends after it ends.
    @Test func followsAPlantedCluster() throws {
        let days = 60
        let history = try ScanTown(reports: 700, cells: 8, days: 140, seed: 15)
        var (location, day) = (history.cases.location, history.cases.day)
        for extra in 0..<60 {
            location.append([9, 10, 17, 18][extra % 4])
            day.append(80 + extra / 4)
        }
        var tracker = try ClusterTracker(alarmInterval: 100)
        var (alarms, ends): ([Int], [Int]) = ([], [])
        for night in 60..<130 {
            let chosen = day.indices.filter { day[$0] <= night && day[$0] > night - days }
            let cases = ScanCases(
                location: chosen.map { location[$0] }, day: chosen.map { day[$0] - (night - days + 1) })
            let result = try PermutationScan.prospective(
                locations: history.locations, cases: cases, days: days,
                settings: .init(
                    longestWindow: 7, limits: .init(radius: 250, share: 0.5), inference: .monteCarlo(replications: 199),
                    seed: UInt64(night)))
            let change = try tracker.follow(result, night: night)
            for track in change.new where !Set(track.places).isDisjoint(with: [9, 10, 17, 18]) { alarms.append(night) }
            for track in change.ended where !Set(track.places).isDisjoint(with: [9, 10, 17, 18]) { ends.append(night) }
        }
        #expect(alarms.count == 1)
        #expect(alarms.allSatisfy { (80...86).contains($0) }, "\(alarms)")
        #expect(ends.count == 1)
        #expect(ends.allSatisfy { (94...110).contains($0) }, "\(ends)")
    }
}
