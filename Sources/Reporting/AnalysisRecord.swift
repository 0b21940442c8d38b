package import Domain
package import Geography
package import Platform

/// What a report contributes to figures: codes, a coarse place and an interval of time. No text, no pin, no person.
///
/// Kept apart from the case (status, answers) and, when there is one, from the sealed story.
package struct AnalysisRecord: Hashable, Sendable, Identifiable {
    package var id: Identifier
    /// Where the report came from.
    package var origin: Origin
    package var reported: Instant
    package var time: IncidentTime
    package var place: RecordedPlace
    package var behaviours: [Code]
    package var details: Details
    /// Whether it may count in figures; the reporter can say no.
    package var isCounted: Bool

    /// What was told beyond what, where and when. Everything here is optional.
    package struct Details: Hashable, Sendable {
        package var role: Code?
        package var residence: Code?
        package var setting: Code?
        package var bystander: Code?
        package var grounds: [Code]
        package var effects: [Code]
        package var wishes: [Code]

        package init(
            role: Code? = nil, residence: Code? = nil, setting: Code? = nil, bystander: Code? = nil,
            grounds: [Code] = [], effects: [Code] = [], wishes: [Code] = []
        ) {
            self.role = role
            self.residence = residence
            self.setting = setting
            self.bystander = bystander
            self.grounds = grounds
            self.effects = effects
            self.wishes = wishes
        }
    }

    /// The channel of a report; figures can be made per channel.
    package struct Origin: Hashable, Sendable, CustomStringConvertible {
        /// `form`, `phone`, or `import:NAME` for the files of another report point.
        package let value: String

        package init(value: String) { self.value = value }

        /// The site's own form.
        package static let form = Origin(value: "form")

        /// Made by telephone and entered by a colleague.
        package static let phone = Origin(value: "phone")

        package static func imported(from source: String) -> Origin { Origin(value: "import:\(source)") }

        package var description: String { value }
    }

    package init(
        id: Identifier, origin: Origin, reported: Instant, time: IncidentTime, place: RecordedPlace,
        behaviours: [Code], details: Details = Details(), isCounted: Bool = true
    ) {
        self.id = id
        self.origin = origin
        self.reported = reported
        self.time = time
        self.place = place
        self.behaviours = behaviours
        self.details = details
        self.isCounted = isCounted
    }
}

/// A place as it is kept: never finer than a 100 m square (docs/adr/0004).
package struct RecordedPlace: Hashable, Sendable {
    package let precision: PlacePrecision
    /// For a point or a named place.
    package let square: Square?
    package let placeID: NamedPlace.ID?
    package let streetID: Street.ID?
    /// The smallest area that holds the place, with the year of its code.
    package let area: AreaReference?

    package struct AreaReference: Hashable, Sendable {
        package let code: String
        package let year: Int

        package init(code: String, year: Int) {
            self.code = code
            self.year = year
        }

        package init(_ area: Area) {
            self.init(code: area.code, year: area.year)
        }
    }

    package init(
        precision: PlacePrecision, square: Square? = nil, placeID: NamedPlace.ID? = nil, streetID: Street.ID? = nil,
        area: AreaReference? = nil
    ) {
        self.precision = precision
        self.square = square
        self.placeID = placeID
        self.streetID = streetID
        self.area = area
    }

    /// A pin: its square and the area around it. The pin itself is forgotten here.
    package static func point(_ point: RDPoint, in gazetteer: Gazetteer) -> RecordedPlace? {
        guard let square = Square(containing: point) else { return nil }
        return RecordedPlace(
            precision: .point, square: square, area: gazetteer.area(containing: point).map(AreaReference.init))
    }

    package static func named(_ place: NamedPlace, in gazetteer: Gazetteer) -> RecordedPlace? {
        guard let square = Square(containing: place.point) else { return nil }
        return RecordedPlace(
            precision: .place, square: square, placeID: place.id,
            area: gazetteer.area(containing: place.point).map(AreaReference.init))
    }

    /// A street, with its area when the whole street lies in one.
    package static func street(_ street: Street, in gazetteer: Gazetteer) -> RecordedPlace {
        let areas = Set(street.lines.flatMap(\.points).map { gazetteer.area(containing: $0)?.code })
        let only = areas.count == 1 ? areas.first.flatMap(\.self) : nil
        return RecordedPlace(
            precision: .street, streetID: street.id,
            area: only.flatMap { gazetteer.area(code: $0) }.map(AreaReference.init))
    }

    package static func area(_ area: Area) -> RecordedPlace {
        RecordedPlace(precision: .area, area: AreaReference(area))
    }

    package static let unknown = RecordedPlace(precision: .unknown)
}
