import Domain
import Foundation
import Geography
import Platform
import Registers

/// What the demo's registers hold: files of `Resources/demo`, with days that count from today.
struct DemoRegisters {
    let site: Site
    let resources: ResourceFolder

    /// An entry of a demo file breaks a rule of its register: a defect of the file.
    struct Refused: Error, CustomStringConvertible {
        let file: String
        let lines: [String]

        var description: String { "\(file): " + lines.joined(separator: "; ") }
    }

    /// Reads all files of one folder as one, so that their entries may refer to each other.
    func load(_ folder: String, into municipality: Municipality.ID) async throws {
        var all = Content()
        for file in try resources.files(in: folder) { try merge(file, into: &all) }
        try await load(all, named: folder, into: municipality)
    }

    /// Reads one file.
    func load(file: String, into municipality: Municipality.ID) async throws {
        var all = Content()
        try merge(file, into: &all)
        try await load(all, named: file, into: municipality)
    }

    private struct Content {
        var registers = JSONObject()
        /// What entries are where they say nothing themselves.
        var defaults = JSONObject()
    }

    private func merge(_ file: String, into all: inout Content) throws {
        let content = try JSONValue(parsing: resources.data(file))
        guard let registers = content["registers"]?.object else {
            throw Refused(file: file, lines: ["no registers"])
        }
        for (name, value) in content["defaults"]?.object ?? JSONObject() { all.defaults[name] = value }
        let today = DutchTime.reading(of: site.surroundings.now()).date
        for (id, entries) in registers {
            let dated = (entries.array ?? []).map { Self.dated($0, today: today) }
            all.registers[id] = .array((all.registers[id]?.array ?? []) + dated)
        }
    }

    private func load(_ content: Content, named name: String, into municipality: Municipality.ID) async throws {
        let outcome = try await ImportRegisters(site: site, catalogue: Composition.registers)(
            ["registers": .object(content.registers), "defaults": .object(content.defaults)], into: municipality,
            by: .command("demo"), from: .commandLine)
        guard outcome.rejected.isEmpty else { throw Refused(file: name, lines: outcome.rejected) }
    }

    /// With `today-30` and `today+7` as days, and `schoolyear-30` as the school year of such a day.
    static func dated(_ value: JSONValue, today: CivilDate) -> JSONValue {
        switch value {
        case .string(let text):
            if text.hasPrefix("schoolyear"), let days = text == "schoolyear" ? 0 : Int(text.dropFirst(10)) {
                let (year, month, _) = today.adding(days: days).components
                return .string(month >= 8 ? "\(year)-\(year + 1)" : "\(year - 1)-\(year)")
            }
            guard text.hasPrefix("today"), let days = text == "today" ? 0 : Int(text.dropFirst(5)) else { return value }
            return .string(today.adding(days: days).description)
        case .array(let values): return .array(values.map { dated($0, today: today) })
        case .object(let object):
            var result = JSONObject()
            for (name, member) in object { result[name] = dated(member, today: today) }
            return .object(result)
        case .null, .bool, .number: return value
        }
    }
}
