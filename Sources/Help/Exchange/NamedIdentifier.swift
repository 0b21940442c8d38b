import Domain
import Platform

/// Identifiers of what a file of help calls by a name of its own.
enum NamedIdentifier {
    /// A UUID as it is, anything else by its name.
    static func service(_ text: String) -> Identifier { Identifier(text) ?? Identifier(named: "service", text) }

    static func organization(_ text: String) -> Identifier {
        Identifier(text) ?? Identifier(named: "organization", text)
    }
}
