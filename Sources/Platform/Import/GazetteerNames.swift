import Domain
package import Geography

/// Places, streets and areas by name, made once for many questions.
package struct GazetteerNames: Sendable {
    private let places: [String: [NamedPlace]]
    private let streets: [String: [Street]]
    private let areas: [String: [Area]]
    private let areaByCode: [String: Area]

    package init(_ gazetteer: Gazetteer) {
        places = Dictionary(grouping: gazetteer.places) { Gazetteer.folded($0.name) }
        streets = Dictionary(grouping: gazetteer.streets) { Gazetteer.folded($0.name) }
        areas = Dictionary(grouping: gazetteer.areas) { Gazetteer.folded($0.name) }
        areaByCode = Dictionary(gazetteer.areas.map { ($0.code, $0) }) { first, _ in first }
    }

    package func places(_ name: String) -> [NamedPlace] { places[Gazetteer.folded(name)] ?? [] }

    /// Streets of this name; a house number behind it is left off.
    package func streets(_ name: String) -> [Street] {
        let wanted = Gazetteer.folded(name)
        if let found = streets[wanted] { return found }
        let words = wanted.split(separator: " ")
        guard let number = words.lastIndex(where: { $0.first?.isNumber ?? false }), number > 0 else { return [] }
        return streets[words[..<number].joined(separator: " ")] ?? []
    }

    /// The area with this code, or the smallest kind of area that has this name.
    package func areas(_ text: String) -> [Area] {
        if let area = areaByCode[text.uppercased()] { return [area] }
        let found = areas[Gazetteer.folded(text)] ?? []
        return [Area.Kind.neighbourhood, .district, .municipality].lazy
            .map { kind in found.filter { $0.kind == kind } }.first { !$0.isEmpty } ?? []
    }
}
