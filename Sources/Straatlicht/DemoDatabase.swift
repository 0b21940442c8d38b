import DemoTown
import Domain
import Geography
import Help
import Insight
import NIOPosix
import Platform
import Reporting
import SQLStore
import StreetStatistics
import Vault

/// The made-up town in a database: its places, colleagues, and two years of reports with what was done with them.
struct DemoDatabase: Sendable {
    static let municipality = Municipality(
        id: Municipality.ID(literal: "voorbeeldstad"), name: "Voorbeeldstad", cbsCode: DemoTown.municipalityCode,
        isMadeUp: true)

    /// Printed when the town is served; the town is served on this machine only.
    static let password = "voorbeeld-voorbeeld"

    /// One colleague for each role.
    static let accounts: [(login: String, name: String, role: Role)] = [
        ("beheer", "Bo Beheer", .administrator), ("behandelaar", "Bente Behandelaar", .caseWorker),
        ("analist", "Ali Analist", .analyst), ("beleid", "Bas Beleid", .policyOfficer),
        ("inzet", "Ilse Inzet", .coordinator), ("straat", "Sam Straat", .teamMember),
        ("communicatie", "Cas Communicatie", .communication), ("partner", "Pim Partner", .partner),
        ("onderzoek", "Olga Onderzoek", .researcher), ("netwerk", "Nour Netwerk", .networkCoordinator),
    ]

    private let town: DemoTown
    private let gazetteer: Gazetteer
    private var places: [Street.ID: RecordedPlace] = [:]

    init(_ town: DemoTown = .standard) {
        self.town = town
        gazetteer = Self.gazetteer(of: town)
    }

    /// Makes the town unless it is there already.
    /// - Parameter seed: the same number gives the same reports on the same day.
    static func fill(_ database: any SQLDatabase, composition: Composition, seed: UInt64) async throws {
        let known = try await database.read { try MunicipalityStore.find(municipality.id, $0) }
        guard known == nil else { return }
        let now = Composition.surroundings.now()
        let secret = try ServerSecret(path: composition.secretFile)
        var accounts: [(id: Identifier, account: NewAccount)] = []
        for account in Self.accounts {
            let hash = try await PasswordHash.make(
                password: password, salt: Composition.surroundings.randomBytes(16), on: .singleton)
            accounts.append(
                (
                    Composition.surroundings.makeIdentifier(),
                    try NewAccount(login: account.login, name: account.name, role: account.role, password: hash)
                ))
        }
        let colleagues = accounts
        let directory = try NationalDirectory(
            resources: composition.resources, codes: try CodeCatalogue(resources: composition.resources))
        let lookupKey: @Sendable ([UInt8]) -> [UInt8] = { random in
            let digits = random.map { String($0 % 10) }.joined()
            return ReceiptCode(typed: digits)?.lookup(in: municipality.id, with: secret) ?? random
        }
        try await database.write { connection in
            var demo = DemoDatabase()
            try demo.insertTown(municipality, at: now, connection)
            // The numbers are real; that somebody of this town checked them today is made up with the town.
            try directory.insert(
                into: municipality.id, at: now, checkedOn: DutchTime.reading(of: now).date, connection)
            for (id, account) in colleagues {
                try AccountStore.insert(account, id: id, in: municipality.id, at: now, connection)
                try AuditStore.append(
                    AuditEvent(.accountAdded, of: .account(id), by: .command("demo"), from: .commandLine), at: now,
                    in: municipality.id, with: secret, connection)
            }
            let handler = colleagues.first { $0.account.role == .caseWorker }?.id
            let today = DutchTime.reading(of: now).date
            let reports = demo.town.reports(
                seed: seed, from: today.startOfMonth(adding: -24), to: today.adding(days: 1))
            // Its own sequence, so that the reports of a seed stay the same whatever is done with them.
            var generator = Xoshiro256StarStar(seed: ~seed)
            // The last evenings before the night that ended last.
            let morning = DutchTime.instant(of: today, minuteOfDay: 180)
            let recent = demo.town.recentCluster(
                seed: seed, before: morning <= now ? morning : morning.adding(days: -1))
            let burst = demo.town.recentBurst(seed: seed, on: today.adding(days: -2))
            for report in reports + recent + burst where report.reportedAt <= now {
                let record = demo.record(report, id: identifier(at: report.reportedAt, &generator))
                try AnalysisRecordStore.insert(record, in: municipality.id, connection)
                let receipt = lookupKey((0..<ReceiptCode.length).map { _ in UInt8(generator.integer(below: 10)) })
                let history = CaseHistory(
                    receipt: receipt, steps: Self.steps(after: report.reportedAt, until: now, &generator),
                    account: handler)
                try CaseStore.insert(history, for: record, in: municipality.id, connection) {
                    identifier(at: $0, &generator)
                }
            }
        }
        let site = try composition.site(database: database, log: EventLog(logger: Composition.logger()))
        try await DemoStories(site: site).make(in: municipality.id)
        try await DemoRegisters(site: site, resources: composition.resources)
            .load("demo/voorbeeldstad", into: municipality.id)
        try await DemoCounts(site: site, resources: composition.resources)
            .load("demo/counts/voorbeeldstad.json", into: municipality.id)
        try await DemoExposure(database: database, resources: composition.resources).load(into: municipality)
        try await ExampleTowns(site: site, resources: composition.resources, directory: directory).make()
        // Sets the burst apart before anybody looks.
        try await FindBursts(site: site)()
    }

    // MARK: Town

    /// The municipality with its areas, places, streets and landscape.
    func insertTown(_ municipality: Municipality, at now: Instant, _ connection: any SQLConnection) throws {
        try MunicipalityStore.insert(municipality, at: now, connection)
        try GazetteerStore.put(gazetteer.areas, in: municipality.id, connection)
        try GazetteerStore.put(gazetteer.places, in: municipality.id, connection)
        try GazetteerStore.put(gazetteer.streets, in: municipality.id, connection)
        try GazetteerStore.put(gazetteer.zones, in: municipality.id, connection)
        try GazetteerStore.replaceLandscape(with: gazetteer.landscape, in: municipality.id, connection)
    }

    static func gazetteer(of town: DemoTown) -> Gazetteer {
        Gazetteer(
            areas: [town.municipality] + town.districts + town.neighbourhoods, places: town.places,
            streets: town.streets,
            landscape: town.landscape.map {
                Gazetteer.Landscape(kind: Code($0.kind.rawValue), name: $0.name, geometry: $0.shape)
            }, zones: town.zones)
    }

    // MARK: Reports

    /// What the form would have kept of a made-up report.
    mutating func record(_ report: DemoReport, id: Identifier) -> AnalysisRecord {
        AnalysisRecord(
            id: id, origin: .form, reported: report.reportedAt, time: report.incident, place: place(report.place),
            behaviours: report.behaviours,
            details: AnalysisRecord.Details(
                role: report.role, setting: report.setting, bystander: report.bystander, grounds: report.grounds,
                effects: report.effects, wishes: report.wishes))
    }

    private mutating func place(_ place: DemoReport.Place) -> RecordedPlace {
        switch place {
        case .point(let point):
            return RecordedPlace.point(point, in: gazetteer) ?? .unknown
        case .place(let id):
            return gazetteer.place(id).flatMap { RecordedPlace.named($0, in: gazetteer) } ?? .unknown
        case .street(let id):
            // Finding the areas of a street is slow, and streets come again.
            if let known = places[id] { return known }
            let place = gazetteer.street(id).map { RecordedPlace.street($0, in: gazetteer) } ?? .unknown
            places[id] = place
            return place
        case .area(let code):
            return gazetteer.area(code: code).map { RecordedPlace.area($0) } ?? .unknown
        }
    }

    static func identifier(at instant: Instant, _ generator: inout Xoshiro256StarStar) -> Identifier {
        Identifier(at: instant, random: (0..<10).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) })
    }

    // MARK: Cases

    /// What was done with a report: the older, the further. Nothing of it lies in the future.
    private static func steps(
        after reported: Instant, until now: Instant, _ generator: inout Xoshiro256StarStar
    ) -> [(at: Instant, step: CaseHistory.Step)] {
        func later(_ instant: Instant, days: ClosedRange<Int>) -> Instant {
            let minutes =
                days.lowerBound * 1440 + generator.integer(below: (days.upperBound - days.lowerBound + 1) * 1440)
            return instant.adding(minutes: Int64(minutes))
        }
        var steps: [(at: Instant, step: CaseHistory.Step)] = []
        let taken = later(reported, days: 0...3)
        steps.append((taken, .taken))
        let draw = generator.uniform()
        if draw < 0.55 {
            steps.append((later(taken, days: 0...2), .answered(Code("geteld"))))
            let ready = later(taken, days: 3...8)
            steps.append((ready, .did([Code("meegeteld")])))
            steps.append((ready, .closed))
        } else if draw < 0.75 {
            steps.append((later(taken, days: 0...2), .answered(Code("toezicht-ingelicht"))))
            steps.append((later(taken, days: 3...6), .forwarded))
            let ready = later(taken, days: 10...20)
            steps.append((ready, .answered(Code("klaar"))))
            steps.append((ready, .did([Code("looproute-toezicht")])))
            steps.append((ready, .closed))
        } else if draw < 0.9 {
            steps.append((later(taken, days: 1...4), .answered(Code("kijken-naar-plek"))))
            steps.append((later(taken, days: 5...8), .planned))
            let ready = later(taken, days: 14...30)
            steps.append((ready, .answered(Code("klaar"))))
            steps.append((ready, .did([Code("verlichting")])))
            steps.append((ready, .closed))
        } else if draw < 0.97 {
            steps.append((later(taken, days: 1...3), .waiting))
            steps.append((later(taken, days: 12...25), .answered(Code("geen-verdere-stap"))))
            let ready = later(taken, days: 26...28)
            steps.append((ready, .did([Code("niets-mogelijk")])))
            steps.append((ready, .closed))
        } else {
            steps.append((later(taken, days: 0...2), .cancelled))
        }
        return steps.filter { $0.at < now }
    }
}
