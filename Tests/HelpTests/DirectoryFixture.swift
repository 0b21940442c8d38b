import Domain
import Foundation
import SQLStore
import TestSupport

@testable import Help
@testable import Platform

let migrations = PlatformMigrations.all + HelpMigrations.all

/// What tests of the directory stand on.
enum Fixture {
    static let resources: ResourceFolder? = try? ResourceFolder(explicit: TestSite.resources, binary: "")

    static func codes() throws -> CodeCatalogue {
        try CodeCatalogue(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
    }

    static func date(_ iso: String) -> CivilDate { CivilDate(iso: iso) ?? CivilDate(dayNumber: 0) }

    /// 21 November 2026, the day of `TestSite.noon`.
    static let today = date("2026-11-21")

    static func service(_ name: String, checked: String? = "2026-11-01") -> HelpService {
        var service = HelpService(
            id: NamedIdentifier.service(name),
            organization: HelpOrganization(id: NamedIdentifier.organization(name), name: name), name: name)
        service.phones = [PhoneNumber("0123-456789")].compactMap(\.self)
        service.source = "voorbeeld.example"
        service.checkedOn = checked.map(date)
        return service
    }

    /// A service in which every field is filled.
    static func full(_ name: String = "Alles & meer <b>") -> HelpService {
        var service = service(name)
        service.organization = HelpOrganization(
            id: NamedIdentifier.organization("Stichting Proef"), name: "Stichting \"Proef\"",
            website: WebAddress("proef.example"))
        service.kind = "luisterlijn"
        service.texts = [.dutch: "Een tekst.\nMet een regel.", .english: "A text.", .arabic: "نص."]
        service.forWhom = "iedereen; ook naasten"
        service.fits = "=altijd"
        service.phones = ["113", "0800-0113", "+31 6 12345678"].compactMap { PhoneNumber($0) }
        service.websites = ["https://a.example", "https://b.example/x?y=1&z=2"].compactMap { WebAddress($0) }
        service.chat = WebAddress("https://chat.example")
        service.hours =
            OpeningHoursText.parse("ma-do 09:00-12:30, 13:30-17:00; vr 22:00-02:00; niet op feestdagen")
            ?? .unknown
        service.languages = [Code("nl"), Code("ar")]
        service.audiences = [Code("lhbtiq"), Code("jongeren")]
        service.situations = [Code("discriminatie"), Code("praten")]
        service.moments = [.justHappened, .longAgo]
        service.minimumAge = 12
        service.maximumAge = 25
        service.urgency = .soon
        service.reach = .region
        service.region = "Twente"
        service.cost = "gratis"
        service.owner = "Team Veiligheid"
        return service
    }

    static let surroundings = Surroundings(
        now: { TestSite.noon }, randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })

    /// A file with this text, for the length of the body.
    static func withFile<T>(_ name: String, _ bytes: [UInt8], _ body: (String) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "help-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent(name).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try await body(path)
    }

    /// A database with the towns `proefdorp` and `elders`.
    static func withTowns(
        _ engine: Engine, _ body: @Sendable (any SQLDatabase, Municipality.ID, Municipality.ID) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: migrations) { database async throws in
            let towns = [Municipality.ID(literal: "proefdorp"), Municipality.ID(literal: "elders")]
            try await database.write { connection in
                for town in towns {
                    try MunicipalityStore.insert(
                        Municipality(id: town, name: town.slug), at: TestSite.noon, connection)
                }
            }
            try await body(database, towns[0], towns[1])
        }
    }
}
