import CSV
import Domain
import Platform

/// The directory as a table: the twelve columns of a municipality's own list, and more for what only this program
/// knows.
struct HelpTable: Sendable {
    enum Column: String, CaseIterable, Sendable {
        case id, name = "naam", kind = "soort", region = "regio", phones = "telefoon", cost = "kosten"
        case hours = "openingstijden", websites = "website", forWhom = "voor_wie", fits = "wanneer", source = "bron"
        case checked = "gecontroleerd"
        // The rest is not in lists that people keep by hand.
        case checkedOn = "gecontroleerd_op", organization = "organisatie", textDutch = "tekst_nl"
        case textEnglish = "tekst_en", textArabic = "tekst_ar", chat, situations = "situaties", moments = "momenten"
        case audiences = "doelgroepen", minimumAge = "leeftijd_van", maximumAge = "leeftijd_tot", languages = "talen"
        case urgency = "spoed", reach = "bereik", owner = "eigenaar", active = "actief"
    }

    let codes: CodeCatalogue
    /// The place of each column in a row.
    private let positions: [Column: Int]

    /// - Throws: `ImportFailure` when the table has no names.
    init(header: [String], codes: CodeCatalogue) throws(ImportFailure) {
        var positions: [Column: Int] = [:]
        for (index, title) in header.enumerated() {
            if let column = Column(rawValue: title.trimmed.lowercased()), positions[column] == nil {
                positions[column] = index
            }
        }
        guard positions[.name] != nil else { throw .data("the table has no column naam") }
        self.codes = codes
        self.positions = positions
    }

    /// - Throws: ``ServiceProblem`` for what is wrong whatever the municipality has.
    func reading(of row: CSVRow) throws(ServiceProblem) -> ServiceReading {
        guard !row.isRagged else { throw ServiceProblem(reason: "another number of fields than the header") }
        let name = cell(.name, row) ?? ""
        guard !name.isEmpty else { throw ServiceProblem(reason: "naam: empty") }
        let key = cell(.id, row) ?? ""
        let id = NamedIdentifier.service(key.isEmpty ? name : key)
        return ServiceReading(
            id: id, row: row, claim: try claim(row),
            read: { [self] known throws(ServiceProblem) in try service(row, id, known) })
    }

    /// `nil` when the table has no such column. The apostrophe that keeps spreadsheets from calculating is taken off.
    private func cell(_ column: Column, _ row: CSVRow) -> String? {
        guard let position = positions[column], row.fields.indices.contains(position) else { return nil }
        let text = row.fields[position].trimmed
        guard text.first == "'", let second = text.dropFirst().first, "=+-@\t\r".contains(second) else { return text }
        return String(text.dropFirst())
    }

    /// `ja`, `ja (…)`, `nee`, `nee: …` or nothing.
    private func claim(_ row: CSVRow) throws(ServiceProblem) -> ServiceReading.Claim {
        let text = (cell(.checked, row) ?? "").lowercased()
        let word = text.prefix { $0.isLetter }
        guard ["ja", "nee", ""].contains(word), !(word.isEmpty && !text.isEmpty) else {
            throw ServiceProblem(reason: "gecontroleerd: begins with neither ja nor nee")
        }
        guard word == "ja" else { return .none }
        let day = cell(.checkedOn, row) ?? ""
        guard !day.isEmpty else { return .withoutDate }
        guard let date = CivilDate(iso: day) else {
            throw ServiceProblem(reason: "gecontroleerd_op: no date such as 2026-11-21")
        }
        return .on(date)
    }

    private func service(
        _ row: CSVRow, _ id: Identifier, _ known: HelpService?
    ) throws(ServiceProblem) -> HelpService {
        func text(_ column: Column) throws(ServiceProblem) -> String? {
            guard let text = cell(column, row) else { return nil }
            return try ServiceRule.text(text, column.rawValue)
        }
        let name = try text(.name) ?? ""
        let organization = try text(.organization).flatMap { $0.isEmpty ? nil : $0 }
        let organizationName = organization ?? known?.organization.name ?? name
        var service =
            known
            ?? HelpService(
                id: id,
                organization: HelpOrganization(
                    id: NamedIdentifier.organization(organizationName), name: organizationName), name: name)
        service.name = name
        if organizationName != service.organization.name {
            service.organization = HelpOrganization(
                id: NamedIdentifier.organization(organizationName), name: organizationName)
        }
        service.kind = try text(.kind) ?? service.kind
        for (language, column) in [
            (Language.dutch, Column.textDutch), (.english, .textEnglish), (.arabic, .textArabic),
        ] {
            if let text = try text(column) { service.texts[language] = text.isEmpty ? nil : text }
        }
        service.forWhom = try text(.forWhom) ?? service.forWhom
        service.fits = try text(.fits) ?? service.fits
        service.cost = try text(.cost) ?? service.cost
        service.source = try text(.source) ?? service.source
        service.owner = try text(.owner) ?? service.owner
        try readContact(row, &service)
        try readFit(row, &service)
        try ServiceRule.check(service)
        return service
    }

    private func readContact(_ row: CSVRow, _ service: inout HelpService) throws(ServiceProblem) {
        if let text = cell(.phones, row) {
            guard let phones = PhoneNumber.list(text) else { throw ServiceProblem(reason: "telefoon: no number") }
            service.phones = phones
        }
        if let text = cell(.websites, row) {
            guard let websites = WebAddress.list(text) else { throw ServiceProblem(reason: "website: no address") }
            service.websites = websites
        }
        if let text = cell(.chat, row) {
            service.chat = nil
            if !text.isEmpty {
                guard let chat = WebAddress(text) else { throw ServiceProblem(reason: "chat: no address") }
                service.chat = chat
            }
        }
        if let text = cell(.hours, row) {
            guard let hours = OpeningHoursText.parse(text) else {
                throw ServiceProblem(reason: "openingstijden: not such as 24/7 or ma-vr 09:00-17:00")
            }
            service.hours = hours
        }
    }

    private func readFit(_ row: CSVRow, _ service: inout HelpService) throws(ServiceProblem) {
        if let list = try chosen(.situations, .helpSituation, row) { service.situations = list }
        if let list = try chosen(.audiences, .audience, row) { service.audiences = list }
        if let list = try chosen(.languages, .spokenLanguage, row) { service.languages = list }
        if let text = cell(.moments, row) {
            let words = Set(text.split(separator: " ").map(String.init))
            let moments = TimeSince.allCases.filter { words.contains($0.rawValue) }
            guard moments.count == words.count else { throw ServiceProblem(reason: "momenten: not a known code") }
            service.moments = moments
        }
        try readAge(.minimumAge, row, &service.minimumAge)
        try readAge(.maximumAge, row, &service.maximumAge)
        if let text = cell(.urgency, row), !text.isEmpty {
            guard let urgency = HelpService.Urgency(rawValue: text) else {
                throw ServiceProblem(reason: "spoed: not a known code")
            }
            service.urgency = urgency
        }
        let region = cell(.region, row)
        if let region { service.region = try ServiceRule.text(region, Column.region.rawValue) }
        if let text = cell(.reach, row), !text.isEmpty {
            guard let reach = HelpService.Reach(rawValue: text) else {
                throw ServiceProblem(reason: "bereik: not a known code")
            }
            service.reach = reach
        } else if let region {
            // Lists that people keep write it into the area: "landelijk (16 centra)".
            service.reach = region.isEmpty || region.lowercased().hasPrefix("landelijk") ? .country : .region
        }
        if let text = cell(.active, row), !text.isEmpty {
            guard ["ja", "nee"].contains(text) else { throw ServiceProblem(reason: "actief: neither ja nor nee") }
            service.isActive = text == "ja"
        }
    }

    /// Codes with spaces in between, in the order of their list.
    private func chosen(
        _ column: Column, _ list: CodeCatalogue.List, _ row: CSVRow
    ) throws(ServiceProblem) -> [Code]? {
        guard let text = cell(column, row) else { return nil }
        let words = Set(text.split(separator: " ").map(String.init))
        let chosen = codes[list].codes.filter { words.contains($0.value) }
        guard chosen.count == words.count else { throw ServiceProblem(reason: "\(column.rawValue): not a known code") }
        return chosen
    }

    private func readAge(_ column: Column, _ row: CSVRow, _ age: inout Int?) throws(ServiceProblem) {
        guard let text = cell(column, row) else { return }
        let number = Int(text)
        guard text.isEmpty || number != nil else { throw ServiceProblem(reason: "\(column.rawValue): no number") }
        age = try ServiceRule.age(number, column.rawValue)
    }
}

// MARK: Writing

extension HelpTable {
    static func write(_ entries: [DirectoryEntry]) -> [UInt8] {
        var writer = CSVWriter(byteOrderMark: true)
        writer.append(Column.allCases.map { .text($0.rawValue) })
        for entry in entries {
            writer.append(Column.allCases.map { cell($0, entry.service) })
        }
        return writer.takeBytes()
    }

    private static func cell(_ column: Column, _ service: HelpService) -> CSVCell {
        func text(_ text: String?) -> CSVCell { text.map { $0.isEmpty ? .empty : .text($0) } ?? .empty }
        func codes(_ codes: [Code]) -> CSVCell { text(codes.map(\.value).joined(separator: " ")) }
        return switch column {
        case .id: text(service.id.description)
        case .name: text(service.name)
        case .kind: text(service.kind)
        case .region: text(service.region)
        case .phones: text(service.phones.map(\.text).joined(separator: " of "))
        case .cost: text(service.cost)
        case .hours: text(OpeningHoursText.write(service.hours))
        case .websites: text(service.websites.map(\.text).joined(separator: "; "))
        case .forWhom: text(service.forWhom)
        case .fits: text(service.fits)
        case .source: text(service.source)
        case .checked: text(service.checkedOn == nil ? "nee" : "ja")
        case .checkedOn: text(service.checkedOn?.description)
        case .organization: text(service.organization.name)
        case .textDutch: text(service.texts[.dutch])
        case .textEnglish: text(service.texts[.english])
        case .textArabic: text(service.texts[.arabic])
        case .chat: text(service.chat?.text)
        case .situations: codes(service.situations)
        case .moments: text(service.moments.map(\.rawValue).joined(separator: " "))
        case .audiences: codes(service.audiences)
        case .minimumAge: service.minimumAge.map { .integer($0) } ?? .empty
        case .maximumAge: service.maximumAge.map { .integer($0) } ?? .empty
        case .languages: codes(service.languages)
        case .urgency: text(service.urgency.rawValue)
        case .reach: text(service.reach.rawValue)
        case .owner: text(service.owner)
        case .active: text(service.isActive ? "ja" : "nee")
        }
    }
}
