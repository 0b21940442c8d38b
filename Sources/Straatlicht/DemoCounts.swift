import Deployment
import Domain
import Geography
import Platform
import Prevention
import Registers
import SQLStore

/// What the made-up town's teams noted and its campaigns counted: `Resources/demo/counts/<town>.json`, with days that
/// count from today. Every number in it is made up.
struct DemoCounts {
    let site: Site
    let resources: ResourceFolder

    struct Unreadable: Error, CustomStringConvertible {
        let what: String
        var description: String { "demo/counts: \(what)" }
    }

    func load(_ file: String, into municipality: Municipality.ID) async throws {
        let today = DutchTime.reading(of: site.surroundings.now()).date
        let all = DemoRegisters.dated(try JSONValue(parsing: resources.data(file)), today: today)
        let site = site
        let shifts = try (all["shifts"]?.array ?? []).map(Self.notes)
        let visits = try (all["visits"]?.array ?? []).map { (try Self.id($0, "campaign-link"), try Self.day($0), $0) }
        let recall = try (all["recall"]?.array ?? []).map { (try Self.id($0, "campaign"), try Self.day($0), $0) }
        try await site.database.write { connection in
            for notes in shifts {
                try notes.insert(as: site.surroundings.makeIdentifier(), in: municipality, connection)
            }
            for (link, day, value) in visits {
                try MadeUpCounts.visit(
                    link, times: value["count"]?.integer ?? 0, on: day, in: municipality, connection)
            }
            for (campaign, day, value) in recall {
                for (question, answers) in value["answers"]?.object ?? JSONObject() {
                    for (answer, count) in answers.object ?? JSONObject() {
                        try MadeUpCounts.answer(
                            question, answer, times: count.integer ?? 0, about: campaign, on: day, in: municipality,
                            connection)
                    }
                }
            }
        }
    }

    private static func notes(_ value: JSONValue) throws -> MadeUpNotes {
        guard let area = value["area"]?.string, let minutes = value["minutes"]?.integer else {
            throw Unreadable(what: "a shift without an area or minutes")
        }
        var contacts: [String: Int] = [:]
        for (name, count) in value["contacts"]?.object ?? JSONObject() { contacts[name] = count.integer ?? 0 }
        return MadeUpNotes(shift: try id(value, "shift"), area: area, minutes: minutes, contacts: contacts)
    }

    /// The id that a name stands for in the files of registers.
    private static func id(_ value: JSONValue, _ register: String) throws -> Identifier {
        guard let name = value["id"]?.string, let register = Composition.registers[register] else {
            throw Unreadable(what: "an entry without an id")
        }
        return ImportRegisters.identifier(named: name, of: register)
    }

    private static func day(_ value: JSONValue) throws -> CivilDate {
        guard let day = value["day"]?.string.flatMap({ CivilDate(iso: $0) }) else {
            throw Unreadable(what: "an entry without a day")
        }
        return day
    }
}
