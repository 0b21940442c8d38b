public import Domain
public import Geography

/// What can stand in a field of a register's entry.
public protocol FieldValue: Sendable {
    /// Reads what was stored; `nil` is a field that was left empty.
    init(stored: JSONValue?)
}

/// A value that is there or not.
public protocol ScalarFieldValue: Sendable {
    init?(stored: JSONValue)
}

/// One of a closed list. Raw values are stored and stand in files; never rename one.
public protocol FieldChoice: ScalarFieldValue, CaseIterable, RawRepresentable where RawValue == String {
    /// In front of the raw value in the key of the phrase that people read: `register.phase`.
    static var phrases: String { get }
}

/// One question about an entry, with the type of its answer: `entry[Measure.phases]`.
public struct Field<Value: FieldValue>: Sendable {
    public let shape: FieldShape
}

/// What is the same for fields of all types: how it is asked, checked, stored and shown.
public struct FieldShape: Sendable {
    public enum Kind: Sendable {
        /// One line of at most so many characters.
        case line(maximum: Int)
        /// Several lines; Markdown where the public sees it.
        case text(maximum: Int)
        case choice([String], phrases: String, many: Bool)
        case date
        /// Minutes since midnight.
        case time
        case number(ClosedRange<Double>, isWhole: Bool)
        case flag
        /// `https://` or `http://`.
        case link
        case email
        /// A neighbourhood, district or the municipality, by its code.
        case area
        /// Entries of the register with this id.
        case reference(to: String, many: Bool)
    }

    /// Stands in forms and files; never renamed.
    public let name: String
    public let kind: Kind
    public let traits: FieldTraits
}

public struct FieldTraits: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let required = FieldTraits(rawValue: 1)
    /// Shown in the list.
    public static let column = FieldTraits(rawValue: 2)
    /// The list can be narrowed by it.
    public static let filter = FieldTraits(rawValue: 4)
    /// A sentence of explanation stands under the label (`….hint`).
    public static let hint = FieldTraits(rawValue: 8)
    /// For the municipality alone: no public page or file shows it.
    public static let internalOnly = FieldTraits(rawValue: 16)
    /// Counts of reports: for who sees figures.
    public static let figures = FieldTraits(rawValue: 32)
}

extension Field where Value == String {
    public static func line(_ name: String, _ traits: FieldTraits = [], maximum: Int = 200) -> Field {
        Field(shape: FieldShape(name: name, kind: .line(maximum: maximum), traits: traits))
    }

    public static func text(_ name: String, _ traits: FieldTraits = [], maximum: Int = 20_000) -> Field {
        Field(shape: FieldShape(name: name, kind: .text(maximum: maximum), traits: traits))
    }

    public static func link(_ name: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .link, traits: traits))
    }

    /// A functional address, never a person's.
    public static func email(_ name: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .email, traits: traits))
    }

    /// The code of an area, empty for none.
    public static func area(_ name: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .area, traits: traits))
    }
}

extension Field where Value == Bool {
    public static func flag(_ name: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .flag, traits: traits))
    }
}

extension Field where Value == CivilDate? {
    public static func date(_ name: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .date, traits: traits))
    }
}

extension Field where Value == Int? {
    public static func number(
        _ name: String, _ traits: FieldTraits = [], in range: ClosedRange<Int> = 0...1_000_000_000
    ) -> Field {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        return Field(shape: FieldShape(name: name, kind: .number(bounds, isWhole: true), traits: traits))
    }

    /// Minutes since midnight, 0…1439.
    public static func time(_ name: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .time, traits: traits))
    }
}

extension Field where Value == Double? {
    public static func decimal(
        _ name: String, _ traits: FieldTraits = [], in range: ClosedRange<Double> = -1e9...1e9
    ) -> Field {
        Field(shape: FieldShape(name: name, kind: .number(range, isWhole: false), traits: traits))
    }
}

extension Field where Value == Identifier? {
    public static func reference(_ name: String, to register: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .reference(to: register, many: false), traits: traits))
    }
}

extension Field where Value == [Identifier] {
    public static func references(_ name: String, to register: String, _ traits: FieldTraits = []) -> Field {
        Field(shape: FieldShape(name: name, kind: .reference(to: register, many: true), traits: traits))
    }
}

extension Field {
    public static func choice<Choice: FieldChoice>(
        _ name: String, _ type: Choice.Type, _ traits: FieldTraits = []
    ) -> Field where Value == Choice? {
        Field(
            shape: FieldShape(
                name: name, kind: .choice(type.allCases.map(\.rawValue), phrases: type.phrases, many: false),
                traits: traits))
    }

    public static func choices<Choice: FieldChoice>(
        _ name: String, _ type: Choice.Type, _ traits: FieldTraits = []
    ) -> Field where Value == [Choice] {
        Field(
            shape: FieldShape(
                name: name, kind: .choice(type.allCases.map(\.rawValue), phrases: type.phrases, many: true),
                traits: traits))
    }
}

// MARK: Values

extension String: FieldValue {
    public init(stored: JSONValue?) { self = stored?.string ?? "" }
}

extension Bool: FieldValue {
    public init(stored: JSONValue?) { self = stored?.bool ?? false }
}

extension Optional: FieldValue where Wrapped: ScalarFieldValue {
    public init(stored: JSONValue?) { self = stored.flatMap(Wrapped.init(stored:)) }
}

extension Array: FieldValue where Element: ScalarFieldValue {
    public init(stored: JSONValue?) { self = (stored?.array ?? []).compactMap(Element.init(stored:)) }
}

extension Int: ScalarFieldValue {
    public init?(stored: JSONValue) {
        guard let value = stored.integer else { return nil }
        self = value
    }
}

extension Double: ScalarFieldValue {
    public init?(stored: JSONValue) {
        guard let value = stored.number else { return nil }
        self = value
    }
}

extension CivilDate: ScalarFieldValue {
    public init?(stored: JSONValue) { self.init(iso: stored.string ?? "") }
}

extension Identifier: ScalarFieldValue {
    public init?(stored: JSONValue) { self.init(stored.string ?? "") }
}

extension FieldChoice {
    public init?(stored: JSONValue) { self.init(rawValue: stored.string ?? "") }
}
