import Domain
import Platform
import Registers

/// A short address of a campaign, for a poster or a post, and where it leads.
enum CampaignLink {
    /// A page of this site.
    enum SitePage: String, FieldChoice {
        case start
        case prevention = "voorkomen"
        case norms = "normen"
        case statement = "verklaring"
        case safeVenues = "hier-kan-hulp"
        case venueKit = "meedoen"
        case information = "voorlichting"
        case dialogue = "in-gesprek"
        case lessons = "lessen"
        case trainings = "trainingen"
        case practice = "oefenen"
        case recall = "herken"
        case report = "melden"
        case help = "hulp"
        case guidance = "wat-kun-je-doen"

        static let phrases = "register.campaign-link.page"

        /// Whoever goes to help or to the report form is not counted, whatever colleagues filled in.
        var isCounted: Bool { ![.report, .help, .guidance].contains(self) }

        /// - Parameter campaign: the short name of the link's campaign.
        func url(of campaign: String) -> MunicipalityURL {
            switch self {
            case .start: .start
            case .prevention: .prevention(.publicPage)
            case .norms: .prevention(.norms)
            case .statement: .prevention(.normStatement)
            case .safeVenues: .prevention(.safeVenues)
            case .venueKit: .prevention(.venueKit)
            case .information: .prevention(.information)
            case .dialogue: .prevention(.dialogue)
            case .lessons: .prevention(.lessons)
            case .trainings: .prevention(.trainings)
            case .practice: .prevention(.practice)
            case .recall: .prevention(.recall(.value(campaign)))
            case .report: .reporting(.form)
            case .help: .help(.finder)
            case .guidance: .help(.guidance)
            }
        }
    }

    static let name = Field.line("naam", [.required, .column, .hint], maximum: 40)
    static let campaign = Field.reference("campagne", to: Campaign.register.id, [.required, .column, .filter])
    static let wave = Field.reference("golf", to: CampaignWave.register.id, [.column, .filter, .hint])
    static let channel = Field.choice("kanaal", CampaignWave.Channel.self, [.required, .column, .filter])
    static let page = Field.choice("pagina", SitePage.self, [.column, .hint])
    static let link = Field.link("adres", [.hint])
    static let isHelp = Field.flag("hulp", [.hint])

    static let register: Register = {
        var register = Register("campaign-link", room: .prevention, path: "korte-links") {
            FieldGroup {
                name
                campaign
                wave
                channel
            }
            FieldGroup("bestemming") {
                page
                link
                isHelp
            }
        }
        register.rules = ["short-name", "short-name-taken", "one-target", "not-https", "own-page", "other-campaign"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            if !ShortName.isValid(entry[name]) {
                problems.append(EntryProblem(name, rule: "short-name"))
            } else if try reader.entries(of: Self.register).contains(where: {
                $0.id != entry.id && $0[name] == entry[name]
            }) {
                problems.append(EntryProblem(name, rule: "short-name-taken"))
            }
            let address = entry[link]
            if (entry[page] == nil) == address.isEmpty { problems.append(EntryProblem(page, rule: "one-target")) }
            if !address.isEmpty {
                if !address.lowercased().hasPrefix("https://") {
                    problems.append(EntryProblem(link, rule: "not-https"))
                } else if leadsToOwnSite(address, of: reader.municipality) {
                    problems.append(EntryProblem(link, rule: "own-page"))
                }
            }
            if let id = entry[wave], let found = try reader.find(id, in: CampaignWave.register),
                found[CampaignWave.campaign] != entry[campaign]
            {
                problems.append(EntryProblem(wave, rule: "other-campaign"))
            }
            return problems
        }
        register.related = { visit, entry in CampaignNotes.ofLink(visit, entry) }
        return register
    }()

    /// Whether following it is counted.
    static func isCounted(_ entry: Entry) -> Bool { !entry[isHelp] && (entry[page]?.isCounted ?? true) }

    /// Whether an address looks like the help or the report form of this municipality on an installation: those are
    /// chosen from the list, so that nobody who goes there is counted.
    private static func leadsToOwnSite(_ address: String, of municipality: Municipality.ID) -> Bool {
        let whole = address.dropFirst("https://".count)
        // A browser walks `.` and `..` in the path; a page that forwards may have ours behind its question mark.
        let paths = [segments(whole.prefix { $0 != "?" && $0 != "#" }, walks: true), segments(whole, walks: false)]
        return paths.contains { path in
            zip(path, path.dropFirst()).contains { town, page in
                town == municipality.slug && ["hulp", "melden", "antwoord"].contains { page.hasPrefix($0) }
            }
        }
    }

    /// What stands between slashes, as a browser and a server read it: `%6D` is an `m`, two slashes are one.
    private static func segments(_ address: Substring, walks: Bool) -> [String] {
        var segments: [String] = []
        for segment in decoded(address).lowercased().split(whereSeparator: { $0 == "/" || $0 == "\\" }) {
            switch segment {
            case "." where walks: continue
            case ".." where walks: _ = segments.popLast()
            default: segments.append(String(segment))
            }
        }
        return segments
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy({ Character(.init($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
