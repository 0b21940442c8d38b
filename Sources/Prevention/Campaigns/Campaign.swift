import Domain
import Platform
import Registers

/// A campaign: what it is to change, for whom, with which message, and who approved it.
enum Campaign {
    enum Goal: String, FieldChoice {
        case knowledge = "kennis"
        case awareness = "bewustwording"
        case attitude = "houding"
        case behaviour = "gedrag"
        case findingHelp = "hulp-vinden"

        static let phrases = "register.campaign.goal"
    }

    enum State: String, FieldChoice {
        case idea = "idee"
        case draft = "concept"
        case ready = "klaar"
        case running = "loopt"
        case done = "afgerond"
        case stopped = "gestopt"

        static let phrases = "register.campaign.state"

        /// Whether the public sees it, or may soon.
        var needsApproval: Bool { [.ready, .running, .done].contains(self) }
    }

    static let title = Field.line("titel", [.required, .column])
    static let name = Field.line("korte-naam", [.required, .hint], maximum: 40)
    static let aim = Field.text("doel", [.required, .hint], maximum: 2_000)
    static let goals = Field.choices("doelsoort", Goal.self, [.filter])
    static let audiences = Field.choices("doelgroep", Audience.self, [.column, .filter])
    static let message = Field.text("boodschap", [.required, .hint], maximum: 2_000)
    static let norms = Field.references("normen", to: Norm.register.id)
    static let measure = Field.reference("maatregel", to: "measure", [.hint])
    static let state = Field.choice("status", State.self, [.required, .column, .filter])
    static let begin = Field.date("begin", [.column])
    static let end = Field.date("eind", [.column])
    static let supplier = Field.line("leverancier", [.hint])
    static let budget = Field.number("budget", [.hint, .internalOnly], in: 0...10_000_000)
    static let approvedBy = Field.line("akkoord-door", [.hint])
    static let approvedOn = Field.date("akkoord-op")
    static let approvals = Field.text("akkoorden", [.hint], maximum: 4_000)
    static let trial = Field.text("proef", [.hint], maximum: 4_000)
    static let isAsked = Field.flag("vragenlijst", [.hint])
    static let looks = Field.line("herkenbaar-aan", [.hint], maximum: 160)

    static let register: Register = {
        var register = Register("campaign", room: .prevention, path: "campagnes") {
            FieldGroup {
                title
                name
                aim
                goals
                audiences
                message
                norms
                measure
            }
            FieldGroup("uitvoering") {
                state
                begin
                end
                supplier
                budget
            }
            FieldGroup("akkoord") {
                approvedBy
                approvedOn
                approvals
                trial
            }
            FieldGroup("herkenning") {
                isAsked
                looks
            }
        }
        register.rules = ["short-name", "short-name-taken", "end-before-begin", "no-approval", "no-looks"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            if !ShortName.isValid(entry[name]) {
                problems.append(EntryProblem(name, rule: "short-name"))
            } else if try reader.entries(of: Self.register).contains(where: {
                $0.id != entry.id && $0[name] == entry[name]
            }) {
                problems.append(EntryProblem(name, rule: "short-name-taken"))
            }
            if let first = entry[begin], let last = entry[end], last < first {
                problems.append(EntryProblem(end, rule: "end-before-begin"))
            }
            if entry[state]?.needsApproval == true {
                if entry[approvedBy].isEmpty { problems.append(EntryProblem(approvedBy, rule: "no-approval")) }
                if entry[approvedOn] == nil { problems.append(EntryProblem(approvedOn, rule: "no-approval")) }
            }
            if entry[isAsked], entry[looks].isEmpty { problems.append(EntryProblem(looks, rule: "no-looks")) }
            return problems
        }
        register.related = { visit, entry in try await CampaignNotes.ofCampaign(visit, entry) }
        return register
    }()
}

/// A stretch of a campaign: from when to when, and through which channels.
enum CampaignWave {
    enum Channel: String, FieldChoice {
        case busShelter = "bushokje"
        case poster = "poster"
        case social = "sociale-media"
        case newsletter = "nieuwsbrief"
        case school = "school"
        case venue = "horeca"
        case sportClub = "sportclub"
        case radio = "radio"
        case localPaper = "krant"
        case event = "evenement"
        case publicTransport = "openbaar-vervoer"
        case other = "anders"

        static let phrases = "register.campaign.channel"
    }

    static let title = Field.line("titel", [.required, .column])
    static let campaign = Field.reference("campagne", to: Campaign.register.id, [.required, .column, .filter])
    static let number = Field.number("nummer", [.required, .column, .hint], in: 1...99)
    static let begin = Field.date("begin", [.required, .column])
    static let end = Field.date("eind", [.column])
    static let channels = Field.choices("kanalen", Channel.self, [.column, .filter])
    static let partners = Field.text("partners", [.hint], maximum: 2_000)
    static let claimed = Field.text("opgave", [.hint], maximum: 2_000)

    static let register: Register = {
        var register = Register("campaign-wave", room: .prevention, path: "campagnegolven") {
            FieldGroup {
                title
                campaign
                number
                begin
                end
                channels
                partners
                claimed
            }
        }
        register.rules = ["end-before-begin", "number-taken", "outside-campaign"]
        register.check = { entry, reader in
            var problems: [EntryProblem] = []
            if let first = entry[begin], let last = entry[end], last < first {
                problems.append(EntryProblem(end, rule: "end-before-begin"))
            }
            let others = try reader.entries(of: Self.register).filter {
                $0.id != entry.id && $0[campaign] == entry[campaign]
            }
            if others.contains(where: { $0[number] == entry[number] }) {
                problems.append(EntryProblem(number, rule: "number-taken"))
            }
            if let id = entry[campaign], let whole = try reader.find(id, in: Campaign.register),
                let first = entry[begin], let start = whole[Campaign.begin], first < start
            {
                problems.append(EntryProblem(begin, rule: "outside-campaign"))
            }
            return problems
        }
        register.order = [.ascending(begin)]
        return register
    }()
}

/// Something that people see or hear of a campaign. The files themselves stay where the municipality keeps them.
enum CampaignMaterial {
    enum Kind: String, FieldChoice {
        case poster
        case image = "beeld"
        case video
        case audio
        case text = "tekst"
        case giveaway = "weggever"

        static let phrases = "register.campaign-material.kind"
    }

    enum State: String, FieldChoice {
        case draft = "concept"
        case ready = "klaar"
        case expired = "verlopen"

        static let phrases = "register.campaign-material.state"
    }

    static let title = Field.line("titel", [.required, .column])
    static let campaign = Field.reference("campagne", to: Campaign.register.id, [.required, .column, .filter])
    static let kind = Field.choice("soort", Kind.self, [.required, .column, .filter])
    static let state = Field.choice("status", State.self, [.required, .column, .filter])
    static let audiences = Field.choices("doelgroep", Audience.self)
    static let language = Field.choice("taal", TextLanguage.self, [.required, .column])
    static let link = Field.link("bestand", [.hint])
    static let alternative = Field.text("alt-tekst", [.hint], maximum: 1_000)
    static let hasCaptions = Field.flag("ondertiteling", [.hint])
    static let transcript = Field.text("transcript", [.hint])
    static let licence = Field.line("licentie", [.hint])

    static let register: Register = {
        var register = Register("campaign-material", room: .prevention, path: "campagnemateriaal") {
            FieldGroup {
                title
                campaign
                kind
                state
                audiences
                language
                link
            }
            FieldGroup("toegankelijk") {
                alternative
                hasCaptions
                transcript
            }
            FieldGroup("rechten") { licence }
        }
        register.rules = ["no-captions", "no-transcript", "no-alternative", "no-licence"]
        // What is ready can be taken in by people who do not see or hear (WCAG 1.1 and 1.2).
        register.check = { entry, _ in
            guard entry[state] == .ready, let kind = entry[kind] else { return [] }
            var problems: [EntryProblem] = []
            if kind == .video, !entry[hasCaptions] { problems.append(EntryProblem(hasCaptions, rule: "no-captions")) }
            if kind == .video || kind == .audio, entry[transcript].isEmpty {
                problems.append(EntryProblem(transcript, rule: "no-transcript"))
            }
            if kind == .poster || kind == .image, entry[alternative].isEmpty {
                problems.append(EntryProblem(alternative, rule: "no-alternative"))
            }
            if entry[licence].isEmpty { problems.append(EntryProblem(licence, rule: "no-licence")) }
            return problems
        }
        return register
    }()
}
