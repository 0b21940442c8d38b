import Deployment
import Domain
import Help
import Insight
import Planning
import Platform
import Registers
import SQLStore

extension SpotPorts {
    /// Filled from the plan, from what stood on the street and from the directory of help, each for who may read it.
    static func composed(_ site: Site) -> SpotPorts {
        SpotPorts(
            tried: { visit, place in
                let municipality = visit.municipality.id
                let role = visit.account.role
                return try await site.database.read { connection in
                    var tried: [Tried] = []
                    if role.allows(.read(.planning)) {
                        tried += try measures(visit, in: municipality, connection) { measure in
                            Self.isHere(measure[Measure.area], measure[Measure.place], place)
                        }
                    }
                    if role.allows(.read(.deployment)) {
                        let deployed = try DeployedAtPlace.read(in: municipality, connection)
                        tried += Self.deployed(deployed, at: place, visit)
                    }
                    return tried
                }
            },
            answers: { visit, findings in
                let municipality = visit.municipality.id
                guard visit.account.role.allows(.read(.planning)), !findings.isEmpty else { return [] }
                let wanted = Set(findings)
                return try await site.database.read { connection in
                    try measures(visit, in: municipality, connection) { measure in
                        wanted.isDisjoint(with: measure[Measure.findings]) ? nil : true
                    }
                }
            },
            help: { visit, _ in
                let (municipality, today) = (visit.municipality.id, DutchTime.reading(of: visit.now).date)
                return try await site.database.read { connection in
                    try HelpInTown.services(on: today, in: municipality, connection).prefix(mostServices).map {
                        Service(name: $0.name, organization: $0.organization, phone: $0.phone)
                    }
                }
            })
    }

    private static let mostServices = 6

    /// Whether something is at the place itself, or else in its area; `nil` when it is elsewhere. What has no place of
    /// its own is in the area.
    private static func isHere(_ area: String, _ text: String, _ place: Place) -> Bool? {
        if place.isNamed(in: text) { return true }
        return place.areas.contains(area) ? false : nil
    }

    /// What was more than an idea.
    /// - Parameter isHere: at the place; `nil` to leave it out.
    private static func measures(
        _ visit: StaffVisit, in municipality: Municipality.ID, _ connection: any SQLConnection,
        isHere: (Entry) -> Bool?
    ) throws -> [Tried] {
        try RegisterStore.all(of: Measure.register.id, in: municipality, connection).compactMap { measure in
            guard let state = measure[Measure.state], state != .idea, let here = isHere(measure) else { return nil }
            return Tried(
                .measure, title: measure.title(in: Measure.register), page: Measure.register.address(of: measure.id),
                state: visit.site.phrasebook.phrase("\(Measure.State.phrases).\(state.rawValue)", in: visit.language)
                    .lowercased(),
                from: measure[Measure.start], to: measure[Measure.end], isHere: here)
        }
    }

    private static func deployed(_ deployed: DeployedAtPlace, at place: Place, _ visit: StaffVisit) -> [Tried] {
        let words = visit.words(SpotPhrase.self)
        let today = DutchTime.reading(of: visit.now).date
        var tried: [Tried] = []
        for here in [true, false] {
            let shifts = deployed.shifts.filter { isHere($0.area, $0.place, place) == here }
            for (days, phrase) in [
                (shifts.map(\.date).filter { $0 <= today }, SpotPhrase.shiftsPast),
                (shifts.map(\.date).filter { $0 > today }, .shiftsComing),
            ] where !days.isEmpty {
                tried.append(
                    Tried(
                        .shifts, title: "", page: DeployedAtPlace.shiftRegister.address(), state: words(phrase),
                        from: days.min(), to: days.max(), count: days.count, isHere: here))
            }
        }
        tried += deployed.cameras.compactMap { camera in
            isHere(camera.area, camera.place, place).map { here in
                Tried(
                    .camera, title: camera.number, page: DeployedAtPlace.cameraRegister.address(of: camera.entry),
                    state: words(camera.until >= today ? .cameraNow : .cameraOver), from: camera.decided,
                    to: camera.until, isHere: here)
            }
        }
        tried += deployed.walks.compactMap { walk in
            let isNear = walk.points.contains(where: place.isNear) || walk.places.contains(where: place.isNamed)
            let here: Bool? = isNear ? true : place.areas.contains(walk.area) ? false : nil
            return here.map {
                Tried(
                    .walk, title: walk.name, page: DeployedAtPlace.walkRegister.address(of: walk.entry),
                    from: walk.date, to: walk.date, isHere: $0)
            }
        }
        return tried
    }
}
