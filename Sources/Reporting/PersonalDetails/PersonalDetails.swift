/// Points out what in a story can lead to a person: names, telephone numbers, number plates, e-mail addresses, accounts
/// and house addresses, so that whoever tells it can take them out before it is sent.
///
/// An aid, not a promise: docs/guides/personal-details.md says what it finds, what it misses and how that was measured.
/// The work grows linearly with the length of the story, whatever stands in it: every step looks a fixed distance ahead.
enum PersonalDetails {
    /// What was found. Raw values are parts of phrase keys.
    enum Kind: String, CaseIterable, Sendable {
        /// A person's name, first or last or both.
        case name
        /// A telephone number, Dutch or international; never that of a help line.
        case phone
        /// A Dutch number plate.
        case plate
        case email
        /// A street with a house number, or a full Dutch postcode.
        case address
        /// An account on social media: `@name`, `insta: name`, `instagram.com/name`.
        case handle
    }

    struct Finding: Equatable, Sendable {
        let kind: Kind
        /// Where it stands; boundaries lie between Unicode scalars of the story that was read.
        let range: Range<String.Index>
        /// What stands there, as it was typed.
        let text: String
    }

    /// What was found, in the order of the story and without overlap.
    static func findings(in story: String, firstNames: FirstNames) -> [Finding] {
        var scan = PersonalDetailsScan(story, firstNames: firstNames)
        return scan.findings()
    }

    /// The story with a word in the place of each finding.
    /// - Parameters:
    ///   - findings: findings of this same story. One that lies outside it or overlaps the one before is left alone.
    ///   - words: what to write instead, for example `[naam]`.
    static func removing(_ findings: [Finding], from story: String, words: (Kind) -> String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = story.unicodeScalars
        var rest = scalars.startIndex
        for finding in findings.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard finding.range.lowerBound >= rest, finding.range.upperBound <= scalars.endIndex else { continue }
            result.append(contentsOf: scalars[rest..<finding.range.lowerBound])
            result.append(contentsOf: words(finding.kind).unicodeScalars)
            rest = finding.range.upperBound
        }
        result.append(contentsOf: scalars[rest...])
        return String(result)
    }
}
