import Domain
import Geography
import Platform
import Registers
import SQLStore

/// What pages of the room read of its registers, in one transaction.
struct RoomReading: Sendable {
    let teams: [Entry]
    let shifts: [PlannedShift]

    init(in municipality: Municipality.ID, _ connection: any SQLConnection) throws {
        teams = Team.register.sorted(
            try RegisterStore.all(of: Team.register.id, in: municipality, connection))
        shifts = PlannedShift.all(try RegisterStore.all(of: Shift.register.id, in: municipality, connection))
    }

    func team(_ id: Identifier) -> Entry? { teams.first { $0.id == id } }

    func kind(of shift: PlannedShift) -> Team.Kind? { team(shift.team).flatMap { $0[Team.kind] } }

    static func shift(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Entry? {
        try RegisterStore.find(id, of: Shift.register.id, in: municipality, connection)
    }

    static func team(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Entry? {
        try RegisterStore.find(id, of: Team.register.id, in: municipality, connection)
    }
}

extension Gazetteer {
    /// An area and those around it.
    func around(_ code: String) -> Set<String> {
        var codes: Set<String> = code.isEmpty ? [] : [code]
        if let area = area(code: code), let district = district(of: area) { codes.insert(district.code) }
        for area in areas where area.kind == .municipality { codes.insert(area.code) }
        return codes
    }

    func name(of code: String) -> String { area(code: code)?.name ?? code }
}
