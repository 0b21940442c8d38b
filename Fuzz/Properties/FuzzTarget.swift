/// A part of the program that reads what strangers send.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// A form as a browser sends it, and the report form that is read from it.
    case form
    /// What somebody types to come back to a report, and the hidden value of a form.
    case receipt
    /// JSON, GeoJSON and the mapping of an import.
    case json
    /// A table of reports, from its bytes to the summary of its import.
    case reports
    /// A table of services.
    case services
    /// Services in HSDS.
    case hsds

    /// Whether it reads files, which takes waiting.
    public var isImport: Bool {
        switch self {
        case .form, .receipt, .json: false
        case .reports, .services, .hsds: true
        }
    }
}

/// Something that must hold of every input does not.
public struct BrokenProperty: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

func hold(_ condition: Bool, _ what: @autoclosure () -> String) throws(BrokenProperty) {
    guard condition else { throw BrokenProperty(what()) }
}
