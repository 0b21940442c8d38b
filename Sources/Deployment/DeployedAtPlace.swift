package import Domain
package import Geography
package import Registers
package import SQLStore

/// What stood or was decided in some areas, for the page of a hotspot.
package struct DeployedAtPlace: Sendable {
    /// A shift that was not called off.
    package struct PlannedOrDone: Sendable {
        package let place: String
        package let area: String
        package let date: CivilDate
    }

    package struct CameraDecision: Sendable {
        package let entry: Identifier
        package let number: String
        package let place: String
        package let area: String
        package let decided: CivilDate
        /// The day on which it is over, by its term or earlier.
        package let until: CivilDate
    }

    package struct Walk: Sendable {
        package let entry: Identifier
        package let name: String
        package let area: String
        package let date: CivilDate
        /// The words of its route and of its points.
        package let places: [String]
        /// Points that have a position.
        package let points: [RDPoint]
    }

    package let shifts: [PlannedOrDone]
    package let cameras: [CameraDecision]
    package let walks: [Walk]

    package static func read(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Self {
        func all(_ register: Register) throws -> [Entry] {
            try RegisterStore.all(of: register.id, in: municipality, connection)
        }
        let points = Dictionary(grouping: try all(AuditPoint.register)) { $0[AuditPoint.walk] }
        return DeployedAtPlace(
            shifts: try all(Shift.register).compactMap { shift in
                guard shift[Shift.state] != .cancelled, let date = shift[Shift.date] else { return nil }
                return PlannedOrDone(place: shift[Shift.place], area: shift[Shift.area], date: date)
            },
            cameras: try all(Camera.register).compactMap { camera in
                guard let decided = camera[Camera.decided], let term = camera[Camera.until] else { return nil }
                return CameraDecision(
                    entry: camera.id, number: camera[Camera.number], place: camera[Camera.place],
                    area: camera[Camera.area], decided: decided, until: min(term, camera[Camera.ended] ?? term))
            },
            walks: try all(AuditWalk.register).compactMap { walk in
                guard let date = walk[AuditWalk.date] else { return nil }
                let own = points[walk.id] ?? []
                return Walk(
                    entry: walk.id, name: walk[AuditWalk.name], area: walk[AuditWalk.area], date: date,
                    places: [walk[AuditWalk.route]] + own.map { $0[AuditPoint.place] },
                    points: own.compactMap(AuditPoint.point))
            })
    }

    /// The pages of the registers.
    package static let shiftRegister = Shift.register
    package static let cameraRegister = Camera.register
    package static let walkRegister = AuditWalk.register
}
