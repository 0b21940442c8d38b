import Domain
import HTTPTypes
import SQLStore
import TestSupport
import Testing
import Vault

@testable import Platform
@testable import Reporting

/// A moment on Dutch clocks: `try moment("2026-11-27", 17 * 60)`.
func moment(_ date: String, _ minuteOfDay: Int = 720) throws -> Instant {
    DutchTime.instant(of: try #require(CivilDate(iso: date)), minuteOfDay: minuteOfDay)
}

extension TestClock {
    func go(to date: String, _ minuteOfDay: Int = 720) throws {
        advance(minutes: Int64(try moment(date, minuteOfDay).minutes(since: now)))
    }
}

extension Site {
    /// A report that comes in now, with its case.
    func takeReport(
        in town: Municipality.ID, consents: Set<Consent> = [], setting: String? = nil, area: String = "BU99910101",
        behaviour: String = "nafluiten"
    ) async throws -> Case {
        let answers = ReportAnswers(
            behaviours: [Code(behaviour)],
            place: RecordedPlace(precision: .area, area: RecordedPlace.AreaReference(code: area, year: 2026)),
            when: .unknown, details: AnalysisRecord.Details(setting: setting.map { Code($0) }))
        let token = FormToken(random: surroundings.randomBytes(16), issued: surroundings.now())
        let code = ReceiptCode(from: token, in: town, with: secret)
        let told = ToldReport(answers, terms: CaseTerms(language: .dutch, consents: consents))
        let (outcome, _) = try await SubmitReport(site: self)(told, receipt: code, in: town)
        #expect(outcome == .received)
        let lookup = code.lookup(in: town, with: secret)
        return try #require(try await database.read { try CaseStore.find(receipt: lookup, in: town, $0) })
    }

    /// A colleague, by whom things are done without a page.
    func colleague(
        in town: Municipality.ID, _ role: Role = .caseWorker, login: String = "collega", email: String? = nil
    ) async throws -> Account {
        let account = try NewAccount(
            login: login, name: "Collega", role: role, password: PasswordHash(text: "geen"), email: email)
        try await database.write { [surroundings] connection in
            try AccountStore.insert(
                account, id: surroundings.makeIdentifier(), in: town, at: surroundings.now(), connection)
        }
        return try #require(try await database.read { try AccountStore.find(login: login, in: town, $0) })
    }

    func file(_ id: Identifier, in town: Municipality.ID) async throws -> Case {
        try #require(try await database.read { try CaseStore.find(id, in: town, $0) })
    }

    func openTasks(in town: Municipality.ID) async throws -> [CaseTask] {
        try await database.read { try CaseTaskStore.open(in: town, $0).map(\.task) }
    }

    func events(of id: Identifier, in town: Municipality.ID) async throws -> [CaseEvent.Kind] {
        try await database.read { try CaseStore.events(of: id, in: town, $0).map(\.kind) }
    }

    func save(_ settings: ReportingSettings, in town: Municipality.ID) async throws {
        try await database.write { [surroundings] connection in
            try ReportingSettingsStore.save(settings, in: town, at: surroundings.now(), connection)
        }
    }

    /// What stands in the audit log, in order.
    func audited(in town: Municipality.ID) async throws -> [String] {
        try await database.read { connection in
            try AuditStore.lines(
                since: Instant(milliseconds: 0), after: 0, limit: 100, in: town, connection
            ).map(\.action)
        }
    }
}

extension Browser {
    /// Sends a form of a page, with the session's token of that page.
    func send(_ path: String, _ fields: [(String, String)], from page: String) async throws -> Page {
        let csrf = try #require(try await get(page).hidden("csrf"))
        return try await post(path, [("csrf", csrf)] + fields)
    }
}
