import Domain
package import Platform

/// What to do, for whom, and when.
enum GuidanceAudience: String, CaseIterable, Sendable {
    case victim = "slachtoffer"
    case bystander = "omstander"
    /// Street wardens and de-escalation teams.
    case warden = "handhaver"
    /// Who meets it at work: teachers, youth workers, bar staff, practice nurses.
    case professional
}

/// Before, during or after it happens.
enum GuidancePhase: String, CaseIterable, Sendable {
    case before = "vooraf"
    case during = "tijdens"
    case after = "na"
}

/// Which of the texts.
struct GuidanceKey: Hashable, Sendable {
    let audience: GuidanceAudience
    let phase: GuidancePhase
    let language: Language

    static let all = GuidanceAudience.allCases.flatMap { audience in
        GuidancePhase.allCases.flatMap { phase in
            Language.allCases.map { GuidanceKey(audience: audience, phase: phase, language: $0) }
        }
    }

    /// `omstander.tijdens.nl.md`.
    var file: String { "\(audience.rawValue).\(phase.rawValue).\(language.rawValue).md" }
}

/// The texts that every municipality starts with, from `Resources/guidance`, in Markdown.
package struct GuidanceTexts: Sendable {
    private let texts: [GuidanceKey: String]

    /// - Throws: `ResourceFolder.Unreadable` when one is missing.
    package init(resources: ResourceFolder) throws {
        var texts: [GuidanceKey: String] = [:]
        for key in GuidanceKey.all {
            texts[key] = String(decoding: try resources.data("guidance/\(key.file)"), as: UTF8.self)
        }
        self.texts = texts
    }

    subscript(key: GuidanceKey) -> String { texts[key] ?? "" }
}

/// A text that a municipality wrote itself.
struct OwnGuidance: Sendable {
    let text: String
    let version: Int
    let changed: Instant
}
