import Domain
import Platform
import Registers

/// A publication as harvesters see it.
struct HarvestRecord: Sendable {
    let id: Identifier
    let changed: Instant
    /// It was public and is no longer.
    let isDeleted: Bool
    let elements: [(name: StaticString, value: String)]

    init(_ entry: Entry, institution: String?, page: String, today: CivilDate) {
        id = entry.id
        changed = entry.changed
        isDeleted = entry.isArchived || !entry[Publication.isPublic]
        var elements: [(name: StaticString, value: String)] = [("dc:title", entry[Publication.title])]
        elements += Publication.names(of: entry).map { ("dc:creator", $0) }
        elements += entry[Publication.themes].map { ("dc:subject", $0.rawValue) }
        elements.append(("dc:description", entry[Publication.summary]))
        if let institution { elements.append(("dc:publisher", institution)) }
        if let date = entry[Publication.date] { elements.append(("dc:date", date.description)) }
        elements.append(("dc:type", "info:eu-repo/semantics/report"))
        elements.append(("dc:identifier", page))
        if !entry[Publication.doi].isEmpty {
            elements.append(("dc:identifier", "https://doi.org/" + entry[Publication.doi]))
        }
        if let text = Publication.fullTextAddress(of: entry, on: today) { elements.append(("dc:relation", text)) }
        if let language = entry[Publication.language] { elements.append(("dc:language", language.rawValue)) }
        if let access = entry[Publication.access] { elements.append(("dc:rights", access.address)) }
        if let licence = entry[Publication.licence]?.address { elements.append(("dc:rights", licence)) }
        self.elements = elements
    }
}

/// Answers the six requests of OAI-PMH 2.0.
struct HarvestRepository: Sendable {
    let name: String
    let slug: String
    let host: String
    let address: String
    /// Public ones, and those that were.
    let records: [HarvestRecord]
    let now: Instant
    /// Records in one answer.
    var page = 100

    init(name: String, slug: String, host: String, address: String, records: [HarvestRecord], now: Instant) {
        self.name = name
        self.slug = slug
        self.host = host
        self.address = address
        self.records = records.sorted { ($0.changed, $0.id) < ($1.changed, $1.id) }
        self.now = now
    }

    enum Failure: String, Error {
        case badArgument, badResumptionToken, badVerb, cannotDisseminateFormat, idDoesNotExist, noRecordsMatch
        case noSetHierarchy
    }

    func answer(_ arguments: SubmittedForm) -> [UInt8] {
        var text = XMLText()
        text.raw(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">

            """)
        text.element("responseDate", AtomFeed.moment(now))
        do throws(Failure) {
            let body = try body(arguments)
            text.raw("<request")
            for name in arguments.names {
                text.raw(" ")
                text.escaped(name)
                text.raw("=\"")
                text.escaped(arguments[name] ?? "")
                text.raw("\"")
            }
            text.raw(">")
            text.escaped(address)
            text.raw("</request>\n")
            text.append(body)
        } catch {
            text.element("request", address)
            text.raw("<error code=\"")
            text.escaped(error.rawValue)
            text.raw("\"/>\n")
        }
        text.raw("</OAI-PMH>\n")
        return text.bytes
    }

    private func body(_ arguments: SubmittedForm) throws(Failure) -> XMLText {
        guard arguments.all("verb").count == 1, let verb = arguments["verb"] else { throw .badVerb }
        func allow(_ names: Set<String>) throws(Failure) {
            guard Set(arguments.names).isSubset(of: names.union(["verb"])),
                arguments.names.allSatisfy({ arguments.all($0).count == 1 })
            else { throw .badArgument }
        }
        switch verb {
        case "Identify":
            try allow([])
            return identify
        case "ListMetadataFormats":
            try allow(["identifier"])
            if let id = arguments["identifier"] { _ = try record(id) }
            return formats
        case "ListSets":
            try allow(["resumptionToken"])
            throw .noSetHierarchy
        case "GetRecord":
            try allow(["identifier", "metadataPrefix"])
            guard let id = arguments["identifier"], let prefix = arguments["metadataPrefix"] else {
                throw .badArgument
            }
            let record = try record(id)
            guard prefix == "oai_dc" else { throw .cannotDisseminateFormat }
            var text = XMLText()
            text.raw("<GetRecord>\n")
            write(record, whole: true, to: &text)
            text.raw("</GetRecord>\n")
            return text
        case "ListIdentifiers":
            try allow(["from", "until", "metadataPrefix", "set", "resumptionToken"])
            return try list(arguments, name: "ListIdentifiers", whole: false)
        case "ListRecords":
            try allow(["from", "until", "metadataPrefix", "set", "resumptionToken"])
            return try list(arguments, name: "ListRecords", whole: true)
        default: throw .badVerb
        }
    }

    private var identify: XMLText {
        var text = XMLText()
        text.raw("<Identify>\n")
        text.element("repositoryName", name)
        text.element("baseURL", address)
        text.element("protocolVersion", "2.0")
        // Asked for by the protocol; a mailbox of the site's own host, never a person's.
        text.element("adminEmail", "onderzoek@" + host)
        text.element("earliestDatestamp", AtomFeed.moment(records.first?.changed ?? now))
        text.element("deletedRecord", "transient")
        text.element("granularity", "YYYY-MM-DDThh:mm:ssZ")
        text.raw("</Identify>\n")
        return text
    }

    private var formats: XMLText {
        var text = XMLText()
        text.raw("<ListMetadataFormats>\n<metadataFormat>\n")
        text.element("metadataPrefix", "oai_dc")
        text.element("schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        text.element("metadataNamespace", "http://www.openarchives.org/OAI/2.0/oai_dc/")
        text.raw("</metadataFormat>\n</ListMetadataFormats>\n")
        return text
    }

    private func record(_ identifier: String) throws(Failure) -> HarvestRecord {
        guard let record = records.first(where: { self.identifier($0) == identifier }) else { throw .idDoesNotExist }
        return record
    }

    private func identifier(_ record: HarvestRecord) -> String { "oai:\(host):\(slug)/\(record.id)" }

    // MARK: Lists

    private func list(_ arguments: SubmittedForm, name: StaticString, whole: Bool) throws(Failure) -> XMLText {
        var (from, until, start) = (arguments["from"], arguments["until"], 0)
        if let token = arguments["resumptionToken"] {
            // Where to go on, and within which dates: `100!2026-01-01!`.
            let parts = token.split(separator: "!", omittingEmptySubsequences: false).map(String.init)
            guard arguments.names.count == 2, parts.count == 3, let offset = Int(parts[0]), offset > 0 else {
                throw arguments.names.count == 2 ? .badResumptionToken : .badArgument
            }
            (start, from, until) = (offset, parts[1].isEmpty ? nil : parts[1], parts[2].isEmpty ? nil : parts[2])
        } else {
            guard let prefix = arguments["metadataPrefix"] else { throw .badArgument }
            guard prefix == "oai_dc" else { throw .cannotDisseminateFormat }
            guard arguments["set"] == nil else { throw .noSetHierarchy }
        }
        if let from, let until, from.count != until.count { throw .badArgument }
        let first = try from.map { text throws(Failure) in try Self.moment(text, isEnd: false) }
        let last = try until.map { text throws(Failure) in try Self.moment(text, isEnd: true) }
        let found = records.filter { record in
            (first.map { record.changed >= $0 } ?? true) && (last.map { record.changed <= $0 } ?? true)
        }
        guard !found.isEmpty else { throw .noRecordsMatch }
        guard start < found.count else { throw .badResumptionToken }
        let shown = found[start..<min(start + page, found.count)]
        var text = XMLText()
        text.raw("<")
        text.raw(name)
        text.raw(">\n")
        for record in shown { write(record, whole: whole, to: &text) }
        if shown.endIndex < found.count {
            text.element("resumptionToken", "\(shown.endIndex)!\(from ?? "")!\(until ?? "")")
        } else if start > 0 {
            text.raw("<resumptionToken/>\n")
        }
        text.raw("</")
        text.raw(name)
        text.raw(">\n")
        return text
    }

    /// `2026-11-21` or `2026-11-21T11:00:00Z`; the end of a day or second when it closes a period.
    private static func moment(_ text: String, isEnd: Bool) throws(Failure) -> Instant {
        guard let date = CivilDate(iso: text.prefix(10)) else { throw .badArgument }
        let day = Int64(date.dayNumber) * 86_400_000
        if text.utf8.count == 10 { return Instant(milliseconds: day + (isEnd ? 86_399_999 : 0)) }
        let parts = text.dropFirst(11).dropLast().split(separator: ":").map { Int64($0) }
        guard text.utf8.count == 20, text.dropFirst(10).first == "T", text.last == "Z", parts.count == 3,
            let hour = parts[0], let minute = parts[1], let second = parts[2], (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second)
        else { throw .badArgument }
        return Instant(milliseconds: day + ((hour * 60 + minute) * 60 + second) * 1000 + (isEnd ? 999 : 0))
    }

    private func write(_ record: HarvestRecord, whole: Bool, to text: inout XMLText) {
        if whole { text.raw("<record>\n") }
        text.raw(record.isDeleted ? "<header status=\"deleted\">\n" : "<header>\n")
        text.element("identifier", identifier(record))
        text.element("datestamp", AtomFeed.moment(record.changed))
        text.raw("</header>\n")
        if whole, !record.isDeleted {
            text.raw(
                """
                <metadata>
                <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
                xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">

                """)
            for element in record.elements where !element.value.isEmpty { text.element(element.name, element.value) }
            text.raw("</oai_dc:dc>\n</metadata>\n")
        }
        if whole { text.raw("</record>\n") }
    }
}
