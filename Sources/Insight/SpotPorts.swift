package import Domain
package import Geography
package import Platform

/// What other rooms know about a place. The program fills it; what nobody fills shows nothing.
package struct SpotPorts: Sendable {
    /// What was done at a place or in its area.
    package var tried: @Sendable (StaffVisit, Place) async throws -> [Tried]
    /// The measures that answer any of these findings.
    package var answers: @Sendable (StaffVisit, [Identifier]) async throws -> [Tried]
    /// Where people of this town find help, those that work in the town itself first.
    package var help: @Sendable (StaffVisit, Place) async throws -> [Service]

    package init(
        tried: @escaping @Sendable (StaffVisit, Place) async throws -> [Tried] = { _, _ in [] },
        answers: @escaping @Sendable (StaffVisit, [Identifier]) async throws -> [Tried] = { _, _ in [] },
        help: @escaping @Sendable (StaffVisit, Place) async throws -> [Service] = { _, _ in [] }
    ) {
        self.tried = tried
        self.answers = answers
        self.help = help
    }

    package struct Place: Sendable {
        /// What people call its squares: places and streets.
        package let names: [String]
        package let squares: [Square]
        /// Codes of the neighbourhood and the district that it is in.
        package let areas: [String]

        package init(names: [String], squares: [Square], areas: [String]) {
            self.names = names
            self.squares = squares
            self.areas = areas
        }

        /// Whether a text that somebody typed names it.
        package func isNamed(in text: String) -> Bool {
            let folded = Gazetteer.folded(text)
            return names.contains { folded.contains(Gazetteer.folded($0)) }
        }

        /// Whether a point lies in one of its squares or less than a square away from one.
        package func isNear(_ point: RDPoint) -> Bool {
            guard let square = Square(containing: point) else { return false }
            return squares.contains { abs($0.east - square.east) <= 1 && abs($0.north - square.north) <= 1 }
        }
    }

    /// Something that was done, or that is going on.
    package struct Tried: Sendable {
        package enum Kind: Sendable, CaseIterable {
            case measure, shifts, camera, walk
        }

        package let kind: Kind
        package let title: String
        /// A page of this site.
        package let page: MunicipalityURL
        /// How it stands, in the reader's language.
        package let state: String
        package let from: CivilDate?
        package let to: CivilDate?
        /// How many it stands for, such as shifts.
        package let count: Int?
        /// At the place itself; otherwise in its area.
        package let isHere: Bool

        package init(
            _ kind: Kind, title: String, page: MunicipalityURL, state: String = "", from: CivilDate? = nil,
            to: CivilDate? = nil, count: Int? = nil, isHere: Bool
        ) {
            self.kind = kind
            self.title = title
            self.page = page
            self.state = state
            self.from = from
            self.to = to
            self.count = count
            self.isHere = isHere
        }
    }

    package struct Service: Sendable {
        package let name: String
        package let organization: String
        package let phone: String?

        package init(name: String, organization: String, phone: String?) {
            self.name = name
            self.organization = organization
            self.phone = phone
        }
    }
}
