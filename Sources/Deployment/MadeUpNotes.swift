package import Domain
import Platform
import Registers
package import SQLStore

/// What a team noted of one shift, for a made-up town.
package struct MadeUpNotes: Sendable {
    package let shift: Identifier
    /// The code of an area.
    package let area: String
    /// From the start of the shift.
    package let minutes: Int
    /// By the name of what is counted.
    package let contacts: [String: Int]

    package init(shift: Identifier, area: String, minutes: Int, contacts: [String: Int]) {
        self.shift = shift
        self.area = area
        self.minutes = minutes
        self.contacts = contacts
    }

    package enum Failure: Error {
        case noShift(Identifier)
        case unknownCount(String)
    }

    /// - Parameter id: of the line.
    /// - Throws: ``Failure``; `SQLError`.
    package func insert(
        as id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        guard
            let planned = try RoomReading.shift(shift, in: municipality, connection).flatMap({ PlannedShift($0) })
        else { throw Failure.noShift(shift) }
        try PresenceStore.insert(
            Presence(
                shift: shift, source: .byHand, start: planned.start, seconds: minutes * 60, area: area, square: nil),
            id: id, in: municipality, connection)
        var sheet = ContactSheet()
        for (name, count) in contacts {
            guard let kind = ContactSheet.Kind(rawValue: name) else { throw Failure.unknownCount(name) }
            sheet.counts[kind] = count
        }
        _ = try PresenceStore.put(sheet, of: shift, in: municipality, connection)
    }
}
