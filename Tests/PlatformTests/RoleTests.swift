import Foundation
import TestSupport
import Testing

@testable import Platform

/// `docs/roles.md` says who may do what; this holds it against the code. `EveryRouteTests` holds the code against
/// every address.
struct RoleTests {
    private static let permissions: [(name: String, permission: Permission)] =
        [
            ("handle reports", .handleReports), ("see figures", .seeFigures), ("edit help", .editHelp),
            ("read the audit log", .readAudit), ("read the outbox", .readOutbox),
            ("change settings", .changeSettings), ("log presence", .logPresence),
        ]
        + Room.allCases.flatMap { room in
            [("read \(room.rawValue)", Permission.read(room)), ("edit \(room.rawValue)", .edit(room))]
        }

    @Test func theTableInTheDocumentationIsWhatTheProgramDoes() throws {
        let repository = URL(fileURLWithPath: TestSite.resources).deletingLastPathComponent()
        let text = try String(contentsOf: repository.appendingPathComponent("docs/roles.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let header = try #require(rows.first)
        #expect(Array(header.dropFirst()) == Role.allCases.map(\.rawValue))
        let written = Dictionary(uniqueKeysWithValues: rows.dropFirst(2).map { ($0[0], Array($0.dropFirst())) })
        #expect(Set(written.keys) == Set(Self.permissions.map(\.name)))
        for (name, permission) in Self.permissions {
            let allowed = Role.allCases.map { $0.allows(permission) ? "yes" : "-" }
            #expect(written[name] == allowed, "\(name)")
        }
    }

    @Test func whoEditsARoomReadsItToo() {
        for role in Role.allCases {
            for room in Room.allCases where role.allows(.edit(room)) { #expect(role.allows(.read(room)), "\(role)") }
        }
    }

    /// Partners, wardens, students and the network never see a report.
    @Test func reportsAreForWhoHandlesThem() {
        #expect(Role.allCases.filter { $0.allows(.handleReports) } == [.caseWorker, .administrator])
    }
}
