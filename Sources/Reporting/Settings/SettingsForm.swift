import Domain
import Geography
import Platform

/// Reads the settings page: either settings that are valid, or what is wrong with each field.
struct SettingsForm: Sendable {
    /// Something to mend, with the id of the field where it stands.
    struct Problem: Sendable, Equatable {
        let field: String
        let phrase: SettingsPhrase
        var values: [String: String] = [:]
    }

    enum Outcome: Sendable {
        case settings(ReportingSettings)
        case problems([Problem])
    }

    /// Names of fields, which are the ids of their first control too.
    enum Name {
        static let form = "formulier"
        static let behaviour = "gedrag"
        static let reader = "lezer"
        static let readerName = "lezer-naam"
        static let secondPerson = "tweede-persoon"
        static let storyMonths = "termijn-verhaal"
        static let contactMonths = "termijn-contact"
        static let reportYears = "termijn-melding"
        static let callBackDays = "dagen-contact"
        static let answerDays = "dagen-antwoord"

        static func introduction(_ language: Language) -> String { "inleiding-\(language.tag)" }
        static func route(_ row: Int, _ part: RoutePart) -> String { "plek\(row)-\(part.rawValue)" }
        static func rule(_ row: Int, _ part: RulePart) -> String { "regel\(row)-\(part.rawValue)" }
    }

    enum RoutePart: String, CaseIterable, Sendable {
        case name = "naam"
        case text = "uitleg"
        case phone = "telefoon"
        case website
        case remove = "weg"
    }

    enum RulePart: String, CaseIterable, Sendable {
        case department = "afdeling"
        case setting = "soort"
        case area = "buurt"
        case behaviour = "gedrag"
        case remove = "weg"
    }

    /// Values of the fields that choose one of a few words.
    enum Choice {
        static let open = "open"
        static let closed = "dicht"
        static let municipality = "gemeente"
        static let independent = "onafhankelijk"
        static let yes = "ja"
    }

    /// Rows of each list that are read; empty ones are left out.
    static let mostRows = 40
    static let longestIntroduction = 2_000
    static let longestName = 100
    static let longestText = 500
    static let dayRange = 1...20

    let form: SubmittedForm
    let codes: CodeCatalogue
    let gazetteer: Gazetteer
    /// What is kept now: a rule may go on naming what was on the lists when it was made.
    let present: ReportingSettings

    func read() -> Outcome {
        var problems: [Problem] = []
        var settings = ReportingSettings()
        settings.isFormOpen = form[Name.form] != Choice.closed
        settings.introductions = introductions(&problems)
        settings.behaviours = behaviours(&problems)
        settings.otherRoutes = routes(&problems)
        settings.reader = reader(&problems)
        settings.contactNeedsSecondPerson = form[Name.secondPerson] == Choice.yes
        settings.retention = retention(&problems)
        settings.callBackDays = number(Name.callBackDays, in: Self.dayRange, &problems)
        settings.answerDays = number(Name.answerDays, in: Self.dayRange, &problems)
        settings.routing = rules(&problems)
        return problems.isEmpty ? .settings(settings) : .problems(problems)
    }

    // MARK: Form

    private func introductions(_ problems: inout [Problem]) -> [String: String] {
        var texts: [String: String] = [:]
        for language in Language.allCases {
            let name = Name.introduction(language)
            guard let text = form[name] else { continue }
            texts[language.tag] = text.replacingLineEnds
            check(text, name, atMost: Self.longestIntroduction, &problems)
        }
        return texts
    }

    /// Empty for the whole list, so that a code that is added to the list later is on the form too.
    private func behaviours(_ problems: inout [Problem]) -> [String] {
        let chosen = Set(form.all(Name.behaviour))
        let list = codes[.behaviour].codes.map(\.value)
        guard chosen.isSubset(of: list) else {
            problems.append(Problem(field: Name.behaviour, phrase: .problemChoice))
            return []
        }
        guard !chosen.isEmpty else {
            problems.append(Problem(field: Name.behaviour, phrase: .problemBehaviour))
            return []
        }
        return chosen.count == list.count ? [] : list.filter(chosen.contains)
    }

    // MARK: Other report points

    private func routes(_ problems: inout [Problem]) -> [ReportingSettings.OtherRoute] {
        (1...Self.mostRows).compactMap { row in
            func value(_ part: RoutePart) -> String? { form[Name.route(row, part)] }
            guard value(.remove) == nil else { return nil }
            let texts = [RoutePart.name, .text, .phone, .website].map(value)
            guard texts.contains(where: { $0 != nil }) else { return nil }
            let name = required(Name.route(row, .name), .problemRouteName, atMost: Self.longestName, &problems)
            let text = value(.text)?.replacingLineEnds ?? ""
            check(text, Name.route(row, .text), atMost: Self.longestText, &problems)
            if let phone = value(.phone), !phone.isPhoneNumber {
                problems.append(Problem(field: Name.route(row, .phone), phrase: .problemPhone))
            }
            let website = value(.website).map { WebAddress(typed: $0) }
            if case .some(nil) = website {
                problems.append(Problem(field: Name.route(row, .website), phrase: .problemWebsite))
            }
            return ReportingSettings.OtherRoute(
                name: name, text: text, phone: value(.phone), website: website.flatMap { $0?.text })
        }
    }

    // MARK: Reader and terms

    private func reader(_ problems: inout [Problem]) -> ReportingSettings.Reader {
        switch form[Name.reader] {
        case Choice.municipality: return .municipality
        case Choice.independent:
            return .independent(
                name: required(Name.readerName, .problemReaderName, atMost: Self.longestName, &problems))
        default:
            problems.append(Problem(field: Name.reader, phrase: .problemChoice))
            return .municipality
        }
    }

    private func retention(_ problems: inout [Problem]) -> ReportingSettings.Retention {
        typealias Retention = ReportingSettings.Retention
        let story = number(Name.storyMonths, in: Retention.storyRange, &problems)
        let contact = number(Name.contactMonths, in: Retention.storyRange, &problems)
        let report = number(Name.reportYears, in: Retention.reportRange, &problems)
        if contact > story, !problems.contains(where: { $0.field == Name.storyMonths }) {
            problems.append(Problem(field: Name.contactMonths, phrase: .problemContactLater))
        }
        return Retention(storyMonths: story, contactMonths: contact, reportYears: report)
    }

    private func number(_ name: String, in range: ClosedRange<Int>, _ problems: inout [Problem]) -> Int {
        if let number = form[name].flatMap({ Int($0) }), range.contains(number) { return number }
        problems.append(
            Problem(
                field: name, phrase: .problemNumber,
                values: ["low": String(range.lowerBound), "high": String(range.upperBound)]))
        return range.lowerBound
    }

    // MARK: Routing

    private func rules(_ problems: inout [Problem]) -> [ReportingSettings.RoutingRule] {
        (1...Self.mostRows).compactMap { row in
            guard form[Name.rule(row, .remove)] == nil else { return nil }
            let chosen = [RulePart.setting, .area, .behaviour].map { form.all(Name.rule(row, $0)) }
            guard form[Name.rule(row, .department)] != nil || chosen.contains(where: { !$0.isEmpty }) else {
                return nil
            }
            return ReportingSettings.RoutingRule(
                settings: choice(row, .setting, from: settingCodes, &problems),
                areas: choice(row, .area, from: areaCodes, &problems),
                behaviours: choice(row, .behaviour, from: behaviourCodes, &problems),
                department: required(
                    Name.rule(row, .department), .problemDepartment, atMost: Self.longestName, &problems))
        }
    }

    private func choice(
        _ row: Int, _ part: RulePart, from list: [String], _ problems: inout [Problem]
    ) -> [String] {
        let chosen = Set(form.all(Name.rule(row, part)))
        if !chosen.isSubset(of: list) {
            problems.append(Problem(field: Name.rule(row, .department), phrase: .problemChoice))
        }
        return list.filter(chosen.contains)
    }

    /// What a rule can name: the list, then what rules name that is not on it any more.
    var settingCodes: [String] { codes[.setting].codes.map(\.value).adding(present.routing.flatMap(\.settings)) }
    var behaviourCodes: [String] {
        codes[.behaviour].codes.map(\.value).adding(present.routing.flatMap(\.behaviours))
    }
    var areaCodes: [String] { gazetteer.smallestAreas.map(\.code).adding(present.routing.flatMap(\.areas)) }

    // MARK: Parts

    private func required(
        _ name: String, _ missing: SettingsPhrase, atMost length: Int, _ problems: inout [Problem]
    ) -> String {
        guard let text = form[name] else {
            problems.append(Problem(field: name, phrase: missing))
            return ""
        }
        check(text, name, atMost: length, &problems)
        return text
    }

    private func check(_ text: String, _ name: String, atMost length: Int, _ problems: inout [Problem]) {
        if text.count > length {
            problems.append(Problem(field: name, phrase: .problemLong, values: ["n": String(length)]))
        }
    }
}

extension SettingsForm {
    /// The fields of the page that these settings are typed as.
    static func fields(of settings: ReportingSettings, codes: CodeCatalogue) -> SubmittedForm {
        var fields: [String: [String]] = [
            Name.form: [settings.isFormOpen ? Choice.open : Choice.closed],
            Name.behaviour: settings.behaviours(from: codes[.behaviour]).map(\.value),
            Name.secondPerson: settings.contactNeedsSecondPerson ? [Choice.yes] : [],
            Name.storyMonths: [String(settings.retention.storyMonths)],
            Name.contactMonths: [String(settings.retention.contactMonths)],
            Name.reportYears: [String(settings.retention.reportYears)],
            Name.callBackDays: [String(settings.callBackDays)], Name.answerDays: [String(settings.answerDays)],
        ]
        for (tag, text) in settings.introductions {
            if let language = Language(rawValue: tag) { fields[Name.introduction(language)] = [text] }
        }
        switch settings.reader {
        case .municipality: fields[Name.reader] = [Choice.municipality]
        case .independent(let name):
            fields[Name.reader] = [Choice.independent]
            fields[Name.readerName] = [name]
        }
        for (index, route) in settings.otherRoutes.enumerated() {
            let row = index + 1
            fields[Name.route(row, .name)] = [route.name]
            fields[Name.route(row, .text)] = [route.text]
            fields[Name.route(row, .phone)] = [route.phone].compactMap(\.self)
            fields[Name.route(row, .website)] = [route.website].compactMap(\.self)
        }
        for (index, rule) in settings.routing.enumerated() {
            let row = index + 1
            fields[Name.rule(row, .department)] = [rule.department]
            fields[Name.rule(row, .setting)] = rule.settings
            fields[Name.rule(row, .area)] = rule.areas
            fields[Name.rule(row, .behaviour)] = rule.behaviours
        }
        return SubmittedForm(fields: fields)
    }
}

/// The address of a website of somebody else, safe to link to.
struct WebAddress: Hashable, Sendable {
    /// Begins with `https://` or `http://`.
    let text: String

    /// Takes `meldpunt.example` for `https://meldpunt.example`; `nil` for what is no address.
    init?(typed: String) {
        let text = typed.contains("://") ? typed : "https://" + typed
        guard text.utf8.count <= 300, text.allSatisfy({ !$0.isWhitespace && !"<>\"'\\".contains($0) }),
            let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) })
        else { return nil }
        let host = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), !host.contains("@") else { return nil }
        self.text = scheme + text.dropFirst(scheme.count)
    }
}

extension String {
    /// Three digits at least, and otherwise what people write between them.
    fileprivate var isPhoneNumber: Bool {
        filter(\.isNumber).count >= 3 && utf8.count <= 30
            && utf8.allSatisfy { (48...57).contains($0) || " +-()".utf8.contains($0) }
    }

    /// Browsers send line ends as two characters.
    fileprivate var replacingLineEnds: String {
        split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    }
}

extension [String] {
    /// With others at the end that are not in it, each once.
    fileprivate func adding(_ others: [String]) -> [String] {
        others.reduce(into: self) { if !$0.contains($1) { $0.append($1) } }
    }
}
