package import Domain
package import SQLStore

/// What the municipality itself holds of kinds of behaviour. A later room keeps that; the form shows a line of it in
/// place of the code list's own explanation.
package struct NormPort: Sendable {
    package typealias Explanations =
        @Sendable (
            _ municipality: Municipality.ID, _ day: CivilDate, _ language: Language, _ connection: any SQLConnection
        ) throws -> [Code: String]

    /// Lines by behaviour, for those that have one in this language.
    package var explanations: Explanations

    package init(explanations: @escaping Explanations = { _, _, _, _ in [:] }) {
        self.explanations = explanations
    }
}
