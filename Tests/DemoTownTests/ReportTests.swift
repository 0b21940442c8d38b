import DemoTown
import Domain
import Geography
import Testing

private func day(_ text: String) -> CivilDate {
    CivilDate(iso: text) ?? CivilDate(dayNumber: 0)
}

/// Chi-square of counts that should be equal, and a bound that chance passes once in millions of times.
private func chiSquare(_ counts: [Double], expected: Double) -> (value: Double, bound: Double) {
    let value = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    let degrees = Double(counts.count - 1)
    return (value, degrees + 6 * (2 * degrees).squareRoot())
}

struct ReportTests {
    static let town = DemoTown.standard
    static let planted = town.reports(seed: 1, from: day("2024-01-01"), to: day("2034-01-01"), perYear: 1_200)
    static let even = town.reports(
        seed: 2, from: day("2024-01-01"), to: day("2034-01-01"), perYear: 1_200, planting: .off)

    var town: DemoTown { Self.town }

    @Test func numberOfReports() {
        // Two years of 450: 900 with a standard deviation of 30.
        let reports = town.reports(seed: 3, from: day("2024-11-01"), to: day("2026-11-01"))
        #expect((750...1_050).contains(reports.count))
        for reports in [Self.planted, Self.even] { #expect(abs(Double(reports.count) - 12_000) < 550) }
        // Late reports of earlier incidents make the first months as full as the last.
        let months = (0..<120).map { month in
            let start = DutchTime.instant(of: day("2024-01-01").startOfMonth(adding: month))
            let end = DutchTime.instant(of: day("2024-01-01").startOfMonth(adding: month + 1))
            return Double(Self.even.count { $0.reportedAt >= start && $0.reportedAt < end })
                / (end.minutes(since: start) / 1440)
        }
        let (value, bound) = chiSquare(months.map { $0 * 30 }, expected: Double(Self.even.count) / 3653 * 30)
        #expect(value < bound)
    }

    @Test func periodsThatHaveNoReports() {
        #expect(town.reports(seed: 1, from: day("2025-01-01"), to: day("2025-01-01")).isEmpty)
        #expect(town.reports(seed: 1, from: day("2025-01-02"), to: day("2025-01-01")).isEmpty)
        for rate in [0, -1, 1e9, .nan, .infinity] {
            #expect(town.reports(seed: 1, from: day("2025-01-01"), to: day("2025-02-01"), perYear: rate).isEmpty)
        }
    }

    @Test func aBurstSaysTheSameWithinAnHourAwayFromHotspots() throws {
        let burst = town.recentBurst(seed: 3, on: day("2026-11-19"))
        let first = try #require(burst.first)
        let last = try #require(burst.last)
        #expect(burst.count == 12)
        #expect(burst.allSatisfy { $0.place == first.place && $0.behaviours == first.behaviours })
        #expect(burst.allSatisfy { $0.incident == first.incident && $0.incident.end <= $0.reportedAt })
        #expect(last.reportedAt.minutes(since: first.reportedAt) <= 60)
        #expect(zip(burst, burst.dropFirst()).allSatisfy { $0.reportedAt < $1.reportedAt })
        #expect(town.plantedHotspots.allSatisfy { $0.centre.distance(to: first.truth.point) > 500 })
    }

    @Test func theSameSeedGivesTheSameReports() {
        let (from, to) = (day("2025-01-01"), day("2026-01-01"))
        let one = town.reports(seed: 5, from: from, to: to)
        #expect(one == town.reports(seed: 5, from: from, to: to))
        #expect(one != town.reports(seed: 6, from: from, to: to))
    }

    @Test func reportsComeAfterTheIncidentAndInOrder() {
        for reports in [Self.planted, Self.even] {
            let (from, to) = (DutchTime.instant(of: day("2024-01-01")), DutchTime.instant(of: day("2034-01-01")))
            #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.reportedAt <= $1.reportedAt })
            #expect(reports.allSatisfy { $0.reportedAt >= from && $0.reportedAt < to })
            let days = reports.map { $0.reportedAt.minutes(since: $0.truth.moment) / 1440 }.sorted()
            #expect(days[0] > 0)
            #expect((0.43...0.57).contains(days[days.count / 2]))
            #expect((0.02...0.08).contains(Double(days.count { $0 > 14 }) / Double(days.count)))
            #expect(days.contains { $0 > 60 })
            #expect(days[days.count - 1] <= 90)
        }
    }

    @Test func timesContainTheTruth() {
        for report in Self.planted + Self.even {
            let (incident, moment) = (report.incident, report.truth.moment)
            #expect(incident.start <= moment && moment < incident.end)
            let start = DutchTime.reading(of: incident.start)
            switch incident.precision {
            case .exact:
                #expect(incident.minutes == 60 && start.minute == 0)
            case .dayPart:
                #expect([0, 6, 12, 18, 20].contains(start.hour) && start.minute == 0)
                #expect((300...660).contains(incident.minutes))
            case .days:
                #expect(start.minuteOfDay == 0 && DutchTime.reading(of: incident.end).minuteOfDay == 0)
                #expect((1_380...4_380).contains(incident.minutes))
            case .unknown:
                #expect(incident.end == report.reportedAt && incident.minutes == 90 * 1440)
            case .month:
                Issue.record("no report gives a month")
            }
        }
    }

    @Test func sharesOfPrecision() {
        let count = Double(Self.even.count)
        func share(_ condition: (DemoReport) -> Bool) -> Double { Double(Self.even.count(where: condition)) / count }
        #expect(abs(share { $0.incident.precision == .exact } - 0.45) < 0.025)
        #expect(abs(share { $0.incident.precision == .dayPart } - 0.35) < 0.025)
        #expect(
            abs(share { DutchTime.reading(of: $0.incident.start).hour == 20 && $0.incident.minutes > 500 } - 0.1)
                < 0.015)
        #expect(abs(share { $0.incident.precision == .days } - 0.12) < 0.018)
        #expect(abs(share { $0.incident.precision == .unknown } - 0.08) < 0.015)
        #expect(abs(share { if case .street = $0.place { true } else { false } } - 0.15) < 0.025)
        #expect(abs(share { if case .area = $0.place { true } else { false } } - 0.13) < 0.025)
    }

    @Test func placesAreVagueNotWrong() throws {
        let streets = Dictionary(uniqueKeysWithValues: town.streets.map { ($0.id, $0) })
        let places = Dictionary(uniqueKeysWithValues: town.places.map { ($0.id, $0) })
        let areas = Dictionary(uniqueKeysWithValues: town.neighbourhoods.map { ($0.code, $0) })
        let squares = Set(town.squares)
        var named = 0
        for report in Self.planted + Self.even {
            let point = report.truth.point
            let square = try #require(Square(containing: point))
            #expect(squares.contains(square))
            switch report.place {
            case .point(let given): #expect(given == point)
            case .place(let id):
                named += 1
                let place = try #require(places[id])
                #expect(Square(containing: place.point) == square)
            case .street(let id):
                let street = try #require(streets[id])
                #expect((street.nearest(to: point)?.distance ?? .infinity) < 300)
            case .area(let code): #expect(try #require(areas[code]).shape.contains(point))
            }
        }
        #expect(named > 60)
    }

    @Test func codesAreThoseOfTheLists() {
        let behaviours: Set = [
            "nastaren", "nafluiten", "nasissen", "naroepen-beledigend", "naroepen-seksueel", "vragen-om-seks",
            "gebaren",
            "schelden", "schreeuwen", "spugen", "achternalopen", "in-het-nauw-drijven", "weg-versperren", "aanraken",
            "tonen-geslachtsdeel", "fotograferen", "bedreigen", "anders",
        ]
        let settings: Set = [
            "straat", "eigen-buurt", "winkelgebied", "uitgaansgebied", "horeca", "park-plein", "station-halte",
            "openbaar-vervoer", "fiets", "fietstunnel", "school", "sportclub", "werk", "evenement", "online", "anders",
        ]
        let roles: Set = ["slachtoffer", "omstander", "naaste", "professional"]
        let grounds: Set = [
            "geslacht", "genderidentiteit", "seksuele-gerichtheid", "huidskleur-afkomst", "geloof", "handicap",
            "leeftijd",
            "uiterlijk", "onbekend", "zeg-ik-niet",
        ]
        let effects: Set = ["onveilig", "boos", "ongemakkelijk", "mijdt-plek", "loopt-om", "past-kleding-aan", "geen"]
        let bystanders: Set = ["niemand-aanwezig", "niemand-hielp", "iemand-hielp", "weet-niet"]
        let wishes: Set = ["alleen-registreren", "op-de-hoogte", "terugbellen", "hulp", "hulp-bij-aangifte"]
        var seen: Set<Code> = []
        for report in Self.planted + Self.even {
            let lists = [
                (report.behaviours, behaviours), ([report.setting].compactMap(\.self), settings),
                ([report.role].compactMap(\.self), roles), (report.grounds, grounds), (report.effects, effects),
                ([report.bystander].compactMap(\.self), bystanders), (report.wishes, wishes),
            ]
            for (codes, list) in lists {
                if !codes.allSatisfy({ list.contains($0.value) }) || Set(codes).count != codes.count {
                    Issue.record("\(codes)")
                }
                seen.formUnion(codes)
            }
        }
        #expect(Self.planted.allSatisfy { (1...3).contains($0.behaviours.count) })
        #expect(Self.planted.allSatisfy { (1...2).contains($0.wishes.count) })
        #expect(seen.isSuperset(of: behaviours.map(Code.init)))
    }

    // MARK: Planting

    @Test func hotspotsHaveTheirSharesAndWidths() {
        let count = Double(Self.planted.count)
        for hotspot in town.plantedHotspots {
            let reports = Self.planted.filter { $0.truth.hotspot == hotspot.name }
            #expect(abs(Double(reports.count) / count - hotspot.share) < 0.014)
            let spread = reports.reduce(0) {
                $0 + $1.truth.point.distance(to: hotspot.centre) * $1.truth.point.distance(to: hotspot.centre)
            }
            #expect(abs((spread / Double(reports.count) / 2).squareRoot() - hotspot.radius) < 0.1 * hotspot.radius)
            let squares = Set(reports.compactMap { Square(containing: $0.truth.point) })
            #expect(squares.count > 9)
        }
        #expect((3...4).contains(town.plantedHotspots.count))
    }

    @Test func hotTimesHoldThreeQuarters() {
        for hotspot in town.plantedHotspots {
            let reports = Self.planted.filter { $0.truth.hotspot == hotspot.name }
            let inside = reports.count { report in
                let hour = DutchTime.reading(of: report.truth.moment).hour
                let weekday = DutchTime.reading(of: report.truth.moment.adding(minutes: -360)).date.weekday
                return hotspot.hotTime.weekdays.contains(weekday) && hotspot.hotTime.hours.contains(hour)
            }
            // Some of the rest falls in these hours too.
            #expect((0.7...0.85).contains(Double(inside) / Double(reports.count)), "\(hotspot.name)")
        }
    }

    /// In two years of 450 reports, every hotspot stands out of its surroundings (Getis-Ord Gi*, nine squares).
    @Test func hotspotsCanBeFoundInTwoYears() {
        let reports = town.reports(seed: 11, from: day("2024-11-01"), to: day("2026-11-01"))
        var counts: [Square: Double] = [:]
        for report in reports {
            switch report.place {
            case .point, .place:
                if let square = Square(containing: report.truth.point) { counts[square, default: 0] += 1 }
            case .street, .area: break
            }
        }
        let values = town.squares.map { counts[$0] ?? 0 }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let deviation = (values.reduce(0) { $0 + $1 * $1 } / n - mean * mean).squareRoot()
        for hotspot in town.plantedHotspots {
            guard let square = Square(containing: hotspot.centre) else { continue }
            let near = [square] + square.neighbours
            let sum = near.reduce(0) { $0 + (counts[$1] ?? 0) }
            let z = (sum - 9 * mean) / (deviation * ((n * 9 - 81) / (n - 1)).squareRoot())
            #expect(z > 4.5, "\(hotspot.name) \(z)")
        }
    }

    @Test func withoutPlantingAllSquaresAreAlike() {
        let order = Dictionary(uniqueKeysWithValues: zip(town.squares, town.squares.indices))
        var all = [Double](repeating: 0, count: town.squares.count)
        var precise = all
        for report in Self.even {
            guard let square = Square(containing: report.truth.point), let index = order[square] else { continue }
            all[index] += 1
            switch report.place {
            case .point, .place: precise[index] += 1
            case .street, .area: break
            }
        }
        for counts in [all, precise] {
            let (value, bound) = chiSquare(counts, expected: counts.reduce(0, +) / Double(counts.count))
            #expect(value < bound)
        }
        #expect(Self.even.allSatisfy { $0.truth.hotspot == nil })
    }

    @Test func withoutPlantingAllHoursAreAlike() {
        var hours = [Double](repeating: 0, count: 168)
        var exact = hours
        var shared = hours
        var parts = hours
        for report in Self.even {
            let moment = DutchTime.reading(of: report.truth.moment)
            hours[moment.date.weekday * 24 + moment.hour] += 1
            let incident = report.incident
            if incident.precision == .exact { exact[moment.date.weekday * 24 + moment.hour] += 1 }
            guard incident.precision != .unknown else { continue }
            let length = Int((incident.minutes / 60).rounded())
            for hour in 0..<length {
                let reading = DutchTime.reading(of: incident.start.adding(minutes: Int64(hour * 60)))
                let bin = reading.date.weekday * 24 + reading.hour
                shared[bin] += 1 / Double(length)
                if incident.precision == .dayPart { parts[bin] += 1 / Double(length) }
            }
        }
        for counts in [hours, exact, shared, parts] {
            let (value, bound) = chiSquare(counts, expected: counts.reduce(0, +) / 168)
            #expect(value < bound)
        }
        // By hour of the day, where a fault in the day parts would show.
        for counts in [exact, shared, parts] {
            let byHour = (0..<24).map { hour in (0..<7).reduce(0) { $0 + counts[$1 * 24 + hour] } }
            let (value, bound) = chiSquare(byHour, expected: byHour.reduce(0, +) / 24)
            #expect(value < bound, "\(byHour)")
        }
    }

    @Test func withoutPlantingCodesDoNotDependOnTheHour() {
        func share(_ condition: (DutchTime.Reading) -> Bool) -> Double {
            let reports = Self.even.filter { condition(DutchTime.reading(of: $0.truth.moment)) }
            return Double(reports.count { $0.behaviours.contains(Code("aanraken")) }) / Double(reports.count)
        }
        #expect(abs(share { $0.hour < 6 } - share { $0.hour >= 6 }) < 0.02)
    }
}
