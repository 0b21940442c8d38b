import Domain
import Platform

/// The form with which staff writes a service.
struct ServiceForm {
    /// A field with an id on the page.
    enum Field: String, CaseIterable {
        case name = "naam"
        case organization = "organisatie"
        case kind = "soort"
        case textDutch = "tekst-nl"
        case textEnglish = "tekst-en"
        case textArabic = "tekst-ar"
        case forWhom = "voor-wie"
        case fits = "past-bij"
        case phones = "telefoon"
        case websites = "website"
        case chat
        case hours = "uren"
        case closedOnHolidays = "feestdagen"
        case languages = "talen"
        case audiences = "doelgroepen"
        case situations = "situaties"
        case moments = "momenten"
        case minimumAge = "leeftijd-van"
        case maximumAge = "leeftijd-tot"
        case urgency = "spoed"
        case reach = "bereik"
        case region = "regio"
        case cost = "kosten"
        case source = "bron"
        case owner = "eigenaar"
        case checked = "gecontroleerd"
        /// About the form as a whole: somebody else changed it.
        case version = "versie"

        static func hours(of weekday: Int) -> String { "uren-\(weekday)" }
    }

    /// How the hours are given.
    enum HoursChoice: String, CaseIterable {
        case unknown = "onbekend"
        case always = "altijd"
        case weekly = "week"
    }

    struct Problem: Sendable {
        /// The id of the control.
        let field: String
        let phrase: HelpPhrase

        init(_ field: Field, _ phrase: HelpPhrase) {
            self.field = field.rawValue
            self.phrase = phrase
        }

        init(field: String, _ phrase: HelpPhrase) {
            self.field = field
            self.phrase = phrase
        }

        init(weekday: Int, _ phrase: HelpPhrase) {
            field = Field.hours(of: weekday)
            self.phrase = phrase
        }
    }

    /// Letters of a short field and of a text.
    static let shortLength = 300
    static let textLength = 1500

    let form: SubmittedForm
    let codes: CodeCatalogue

    /// What was typed, in a service; or everything that is wrong with it.
    enum Outcome {
        /// With the organization's name in place; whose id it is has still to be looked up.
        case service(HelpService, checkedToday: Bool)
        case problems([Problem])
    }

    /// - Parameter base: what the form does not hold: id, last check, whether it is active.
    func read(onto base: HelpService) -> Outcome {
        var service = base
        var problems: [Problem] = []
        func text(_ field: Field, limit: Int = Self.shortLength, required: HelpPhrase? = nil) -> String {
            let text = self[field].replacing("\r\n", with: "\n")
            if text.count > limit { problems.append(Problem(field, .problemTooLong)) }
            if text.isEmpty, let required { problems.append(Problem(field, required)) }
            return text
        }
        service.name = text(.name, required: .problemName)
        let organization = text(.organization, required: .problemOrganization)
        if organization != base.organization.name {
            service.organization = HelpOrganization(id: base.id, name: organization)
        }
        service.kind = text(.kind)
        service.texts = [:]
        for (language, field) in [(Language.dutch, Field.textDutch), (.english, .textEnglish), (.arabic, .textArabic)] {
            let text = text(field, limit: Self.textLength)
            if !text.isEmpty { service.texts[language] = text }
        }
        service.forWhom = text(.forWhom)
        service.fits = text(.fits)
        if let phones = PhoneNumber.list(self[.phones]), phones.count <= 5 {
            service.phones = phones
        } else {
            problems.append(Problem(.phones, .problemPhone))
        }
        if let websites = WebAddress.list(self[.websites]), websites.count <= 5 {
            service.websites = websites
        } else {
            problems.append(Problem(.websites, .problemWebsite))
        }
        service.chat = nil
        if !self[.chat].isEmpty {
            if let chat = WebAddress(self[.chat]) {
                service.chat = chat
            } else {
                problems.append(Problem(.chat, .problemWebsite))
            }
        }
        if let hours = hours(&problems) { service.hours = hours }
        service.languages = chosen(.languages, .spokenLanguage)
        service.audiences = chosen(.audiences, .audience)
        service.situations = chosen(.situations, .helpSituation)
        let moments = Set(form.all(Field.moments.rawValue))
        service.moments = TimeSince.allCases.filter { moments.contains($0.rawValue) }
        service.minimumAge = age(.minimumAge, &problems)
        service.maximumAge = age(.maximumAge, &problems)
        if let from = service.minimumAge, let to = service.maximumAge, from > to {
            problems.append(Problem(.maximumAge, .problemAgeOrder))
        }
        service.urgency = HelpService.Urgency(rawValue: self[.urgency]) ?? .ordinary
        service.reach = HelpService.Reach(rawValue: self[.reach]) ?? .country
        service.region = text(.region)
        service.cost = text(.cost)
        service.source = text(.source, limit: Self.textLength, required: .problemSource)
        service.owner = text(.owner)
        guard problems.isEmpty else { return .problems(problems) }
        return .service(service, checkedToday: form[Field.checked.rawValue] != nil)
    }

    private subscript(field: Field) -> String { form[field.rawValue] ?? "" }

    private func chosen(_ field: Field, _ list: CodeCatalogue.List) -> [Code] {
        let values = Set(form.all(field.rawValue))
        return codes[list].codes.filter { values.contains($0.value) }
    }

    private func age(_ field: Field, _ problems: inout [Problem]) -> Int? {
        guard !self[field].isEmpty else { return nil }
        guard let age = Int(self[field]), (0...120).contains(age) else {
            problems.append(Problem(field, .problemAge))
            return nil
        }
        return age
    }

    private func hours(_ problems: inout [Problem]) -> OpeningHours? {
        switch HoursChoice(rawValue: self[.hours]) ?? .unknown {
        case .unknown: return .unknown
        case .always: return .always
        case .weekly:
            var slots: [OpeningHours.Slot] = []
            var isWrong = false
            for weekday in 0...6 {
                guard let stretches = OpeningHoursText.stretches(form[Field.hours(of: weekday)] ?? "") else {
                    problems.append(Problem(weekday: weekday, .problemHours))
                    isWrong = true
                    continue
                }
                slots += stretches.compactMap {
                    OpeningHours.Slot(weekday: weekday, opens: $0.opens, closes: $0.closes)
                }
            }
            if isWrong { return nil }
            guard !slots.isEmpty else {
                problems.append(Problem(weekday: 0, .problemNoHours))
                return nil
            }
            return OpeningHours(slots, closedOnHolidays: form[Field.closedOnHolidays.rawValue] != nil)
        }
    }

    /// The form as it stands when nobody typed yet.
    static func fields(of service: HelpService) -> SubmittedForm {
        var fields: [Field: [String]] = [
            .name: [service.name], .organization: [service.organization.name], .kind: [service.kind],
            .textDutch: [service.texts[.dutch] ?? ""], .textEnglish: [service.texts[.english] ?? ""],
            .textArabic: [service.texts[.arabic] ?? ""], .forWhom: [service.forWhom], .fits: [service.fits],
            .phones: [service.phones.map(\.text).joined(separator: "\n")],
            .websites: [service.websites.map(\.text).joined(separator: "\n")],
            .languages: service.languages.map(\.value), .audiences: service.audiences.map(\.value),
            .situations: service.situations.map(\.value), .moments: service.moments.map(\.rawValue),
            .urgency: [service.urgency.rawValue], .reach: [service.reach.rawValue], .region: [service.region],
            .cost: [service.cost], .source: [service.source], .owner: [service.owner],
        ]
        fields[.chat] = service.chat.map { [$0.text] }
        fields[.minimumAge] = service.minimumAge.map { [String($0)] }
        fields[.maximumAge] = service.maximumAge.map { [String($0)] }
        fields[.closedOnHolidays] = service.hours.closedOnHolidays ? ["ja"] : nil
        switch service.hours.pattern {
        case .unknown: fields[.hours] = [HoursChoice.unknown.rawValue]
        case .always: fields[.hours] = [HoursChoice.always.rawValue]
        case .weekly: fields[.hours] = [HoursChoice.weekly.rawValue]
        }
        var named = Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value) })
        for run in DayRun.runs(of: service.hours) {
            for weekday in run.first...run.last {
                named[Field.hours(of: weekday)] = [OpeningHoursText.write(run.stretches)]
            }
        }
        return SubmittedForm(fields: named)
    }
}
