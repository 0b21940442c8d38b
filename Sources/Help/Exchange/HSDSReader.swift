import CSV
import Domain
import Geography
import Platform

/// Reads services in the Human Services Data Specification 3.0: a page of them, a list, or one.
struct HSDSReader: Sendable {
    let codes: CodeCatalogue

    /// What stands in a column of the list of rejected services.
    static let header = ["id", "name"]

    /// The services, and the ones that cannot be used, in the order of the file. The line of a row is its number.
    /// - Throws: `ImportFailure` when there is no list of services in the text.
    func readings(_ bytes: some Sequence<UInt8>) throws(ImportFailure) -> [Result<ServiceReading, Rejected>] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .data("the file is no JSON: \(error)")
        }
        let services: [JSONValue]
        if let list = value.array ?? value["contents"]?.array ?? value["services"]?.array {
            services = list
        } else if value["id"] != nil, value["name"] != nil {
            services = [value]
        } else {
            throw .data("the file holds no services: no list, no page with contents, no service")
        }
        return services.enumerated().map { index, service in
            let row = CSVRow(
                line: index + 1, fields: [service["id"]?.string ?? "", service["name"]?.string ?? ""])
            do throws(ServiceProblem) {
                return .success(try reading(of: service, row))
            } catch {
                return .failure(Rejected(row: row, reason: error.reason))
            }
        }
    }

    struct Rejected: Error, Sendable {
        let row: CSVRow
        let reason: String
    }

    private func reading(of value: JSONValue, _ row: CSVRow) throws(ServiceProblem) -> ServiceReading {
        guard value.object != nil else { throw ServiceProblem(reason: "not an object") }
        guard let id = value["id"]?.string, !id.isEmpty else { throw ServiceProblem(reason: "id: missing") }
        guard let name = value["name"]?.string?.trimmed, !name.isEmpty else {
            throw ServiceProblem(reason: "name: missing")
        }
        guard let status = value["status"]?.string,
            ["active", "inactive", "defunct", "temporarily closed"].contains(status)
        else { throw ServiceProblem(reason: "status: not one of active, inactive, defunct, temporarily closed") }
        var claim = ServiceReading.Claim.none
        if let text = try string(value, "assured_date") {
            guard let date = CivilDate(iso: text.prefix(10)) else {
                throw ServiceProblem(reason: "assured_date: no date such as 2026-11-21")
            }
            claim = .on(date)
        }
        let service = try service(value, id: NamedIdentifier.service(id), name: name, isActive: status == "active")
        return ServiceReading(
            id: service.id, row: row, changed: value["last_modified"]?.string.flatMap { HSDSMoment.read($0) },
            claim: claim, read: { known throws(ServiceProblem) in Self.laid(service, over: known, value) })
    }

    /// A file of another program says nothing about what only this one knows; that stays as it is.
    private static func laid(_ service: HelpService, over known: HelpService?, _ value: JSONValue) -> HelpService {
        guard let known, !hasOwnTerms(value) else { return service }
        var service = service
        service.situations = known.situations
        service.audiences = known.audiences
        service.moments = known.moments
        service.urgency = known.urgency
        service.reach = known.reach
        service.kind = known.kind
        service.fits = known.fits
        service.chat = known.chat
        service.source = known.source
        service.owner = known.owner
        for (language, text) in known.texts where language != .dutch { service.texts[language] = text }
        return service
    }

    private static func hasOwnTerms(_ value: JSONValue) -> Bool {
        (value["attributes"]?.array ?? []).contains {
            $0["taxonomy_term"]?["taxonomy"]?.string.flatMap(HSDSTaxonomy.init) != nil
        }
    }

    private func service(
        _ value: JSONValue, id: Identifier, name: String, isActive: Bool
    ) throws(ServiceProblem) -> HelpService {
        let name = try ServiceRule.text(name, "name")
        var service = HelpService(id: id, organization: try organization(value, serviceName: name), name: name)
        service.isActive = isActive
        service.texts[.dutch] = try string(value, "description")
        service.forWhom = try string(value, "eligibility_description") ?? ""
        service.cost = try string(value, "fees_description") ?? ""
        if service.cost.isEmpty, value["cost_options"]?.array?.contains(where: { $0["amount"]?.number == 0 }) == true {
            service.cost = "gratis"
        }
        service.minimumAge = try ServiceRule.age(value["minimum_age"]?.integer, "minimum_age")
        service.maximumAge = try ServiceRule.age(value["maximum_age"]?.integer, "maximum_age")
        let addresses =
            [value["url"]?.string] + (value["additional_urls"]?.array ?? []).map { $0["url"]?.string }
        for address in addresses.compactMap(\.self) where !address.isEmpty {
            guard let website = WebAddress(address) else { throw ServiceProblem(reason: "url: no address") }
            if !service.websites.contains(website) { service.websites.append(website) }
        }
        for phone in value["phones"]?.array ?? [] {
            guard let number = phone["number"]?.string.flatMap({ PhoneNumber($0) }) else {
                throw ServiceProblem(reason: "phones: no number")
            }
            // Fax and text telephones are no numbers to call.
            let type = phone["type"]?.string ?? "voice"
            if ["voice", "cell"].contains(type), !service.phones.contains(number) { service.phones.append(number) }
        }
        service.region = try string(value["service_areas"]?.array?.first ?? .null, "name") ?? ""
        let spoken = Set((value["languages"]?.array ?? []).compactMap { $0["code"]?.string })
        service.languages = codes[.spokenLanguage].codes.filter { spoken.contains($0.value) }
        let closedOnHolidays = try readAttributes(value, &service)
        service.hours = try hours(value, closedOnHolidays: closedOnHolidays)
        try ServiceRule.check(service)
        return service
    }

    private func organization(
        _ value: JSONValue, serviceName: String
    ) throws(ServiceProblem) -> HelpOrganization {
        let found = value["organization"] ?? .null
        let name = try string(found, "name") ?? serviceName
        let id = found["id"]?.string ?? value["organization_id"]?.string ?? name
        return HelpOrganization(
            id: NamedIdentifier.organization(id), name: name,
            website: found["website"]?.string.flatMap { WebAddress($0) })
    }

    private func string(_ value: JSONValue, _ name: String) throws(ServiceProblem) -> String? {
        guard let text = value[name]?.string?.trimmed, !text.isEmpty else { return nil }
        return try ServiceRule.text(text, name)
    }

    /// - Returns: whether it is closed on public holidays.
    private func readAttributes(_ value: JSONValue, _ service: inout HelpService) throws(ServiceProblem) -> Bool {
        var (situations, audiences, moments): (Set<String>, Set<String>, Set<String>) = ([], [], [])
        var closedOnHolidays = false
        for attribute in value["attributes"]?.array ?? [] {
            guard let taxonomy = attribute["taxonomy_term"]?["taxonomy"]?.string.flatMap(HSDSTaxonomy.init),
                let code = attribute["taxonomy_term"]?["code"]?.string
            else { continue }
            let text = try string(attribute, "value") ?? ""
            switch taxonomy {
            case .situation: situations.insert(code)
            case .audience: audiences.insert(code)
            case .moment: moments.insert(code)
            case .urgency: service.urgency = HelpService.Urgency(rawValue: code) ?? service.urgency
            case .reach: service.reach = HelpService.Reach(rawValue: code) ?? service.reach
            case .text:
                if let language = Language(rawValue: code), language != .dutch, !text.isEmpty {
                    service.texts[language] = text
                }
            case .field:
                switch HSDSField(rawValue: code) {
                case .kind: service.kind = text
                case .fits: service.fits = text
                case .chat:
                    guard let chat = WebAddress(text) else { throw ServiceProblem(reason: "chat: no address") }
                    service.chat = chat
                case .source: service.source = text
                case .owner: service.owner = text
                case .closedOnHolidays: closedOnHolidays = text == "ja"
                case nil: break
                }
            }
        }
        service.situations = codes[.helpSituation].codes.filter { situations.contains($0.value) }
        service.audiences = codes[.audience].codes.filter { audiences.contains($0.value) }
        service.moments = TimeSince.allCases.filter { moments.contains($0.rawValue) }
        return closedOnHolidays
    }

    /// Hours that are not the same every week are unknown hours: half of them would be a wrong promise.
    private func hours(_ value: JSONValue, closedOnHolidays: Bool) throws(ServiceProblem) -> OpeningHours {
        var slots: [OpeningHours.Slot] = []
        for schedule in value["schedules"]?.array ?? [] {
            let isWeekly = schedule["freq"]?.string == "WEEKLY" && (schedule["interval"]?.integer ?? 1) == 1
            let isLasting = ["valid_from", "valid_to", "until", "count", "byweekno"].allSatisfy {
                schedule[$0] == nil || schedule[$0] == .null
            }
            guard isWeekly, isLasting, let opensAt = schedule["opens_at"]?.string,
                let closesAt = schedule["closes_at"]?.string
            else { return .unknown }
            guard let opens = HSDSSchedule.minute(opensAt), let closes = HSDSSchedule.minute(closesAt), opens < 1440
            else { throw ServiceProblem(reason: "schedules: no times by the clock in the Netherlands, such as 09:00") }
            for day in (schedule["byday"]?.string ?? "").split(separator: ",") {
                guard let weekday = HSDSSchedule.days.firstIndex(of: day.trimmed),
                    let slot = OpeningHours.Slot(
                        weekday: weekday, opens: opens, closes: closes > opens ? closes : closes + 1440)
                else { throw ServiceProblem(reason: "schedules: no days such as MO,TU, or no length") }
                slots.append(slot)
            }
        }
        return OpeningHours(slots, closedOnHolidays: closedOnHolidays)
    }
}
