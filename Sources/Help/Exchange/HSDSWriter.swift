import Domain
import Geography
import Platform

/// Writes the directory as a page of services in the Human Services Data Specification 3.0 of Open Referral
/// (<https://docs.openreferral.org>). The same directory gives the same bytes.
struct HSDSWriter: Sendable {
    let codes: CodeCatalogue

    /// - Parameter entries: in the order in which they are written, one on each line.
    func write(_ entries: [DirectoryEntry]) -> [UInt8] {
        let page: JSONObject = [
            "total_items": .number(Double(entries.count)), "total_pages": 1, "page_number": 1,
            "size": .number(Double(entries.count)), "first_page": true, "last_page": true,
            "empty": .bool(entries.isEmpty),
        ]
        var bytes = JSONValue.object(page).encoded
        bytes.removeLast()
        bytes += #","contents":["#.utf8
        for (index, entry) in entries.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            bytes += JSONValue.object(service(entry)).encoded
        }
        bytes += "\n]}\n".utf8
        return bytes
    }

    private func service(_ entry: DirectoryEntry) -> JSONObject {
        let service = entry.service
        var object: JSONObject = [
            "id": .string(service.id.description), "organization_id": .string(service.organization.id.description),
            "name": .string(service.name),
        ]
        func set(_ name: String, _ text: String?) {
            if let text, !text.isEmpty { object[name] = .string(text) }
        }
        func set(_ name: String, _ parts: [JSONObject]) {
            if !parts.isEmpty { object[name] = .array(parts.map { .object($0) }) }
        }
        set("description", service.texts[.dutch])
        set("url", service.websites.first?.text)
        set(
            "additional_urls",
            service.websites.dropFirst().enumerated().map { index, website in
                part(service, "url", index, ["url": .string(website.text)])
            })
        object["status"] = .string(service.isActive ? "active" : "inactive")
        set("fees_description", service.cost)
        set("eligibility_description", service.forWhom)
        object["minimum_age"] = service.minimumAge.map { .number(Double($0)) }
        object["maximum_age"] = service.maximumAge.map { .number(Double($0)) }
        set("assured_date", service.checkedOn?.description)
        set("last_modified", HSDSMoment.write(entry.changed))
        set(
            "phones",
            service.phones.enumerated().map { index, phone in
                part(service, "phone", index, ["number": .string(phone.text), "type": "voice"])
            })
        set("schedules", schedules(service))
        if !service.region.isEmpty {
            set("service_areas", [part(service, "service_area", 0, ["name": .string(service.region)])])
        }
        set(
            "languages",
            service.languages.enumerated().map { index, code in
                part(
                    service, "language", index,
                    [
                        "name": .string(codes.label(code, in: .spokenLanguage, .dutch)), "code": .string(code.value),
                    ])
            })
        if service.cost.lowercased() == "gratis" {
            set(
                "cost_options",
                [part(service, "cost_option", 0, ["option": "gratis", "currency": "EUR", "amount": 0])])
        }
        object["organization"] = .object(organization(service.organization))
        set("attributes", attributes(service))
        return object
    }

    private func organization(_ organization: HelpOrganization) -> JSONObject {
        var object: JSONObject = [
            "id": .string(organization.id.description), "name": .string(organization.name),
            // HSDS wants one; nothing else is known about it.
            "description": .string(organization.name),
        ]
        object["website"] = organization.website.map { .string($0.text) }
        return object
    }

    private func schedules(_ service: HelpService) -> [JSONObject] {
        HSDSSchedule.rules(of: service.hours).enumerated().map { index, rule in
            part(
                service, "schedule", index,
                [
                    "freq": "WEEKLY", "interval": 1, "wkst": "MO",
                    "byday": .string(rule.weekdays.map { HSDSSchedule.days[$0] }.joined(separator: ",")),
                    "opens_at": .string(HSDSSchedule.clock(rule.opens)),
                    "closes_at": .string(HSDSSchedule.clock(rule.closes)),
                    // The distance from UTC changes twice a year, so the times carry none.
                    "notes": "Europe/Amsterdam",
                ])
        }
    }

    private func attributes(_ service: HelpService) -> [JSONObject] {
        var terms: [(taxonomy: HSDSTaxonomy, code: String, name: String, value: String?)] = []
        terms += service.situations.map {
            (.situation, $0.value, codes.label($0, in: .helpSituation, .dutch), nil)
        }
        terms += service.moments.map { (.moment, $0.rawValue, $0.rawValue, nil) }
        terms += service.audiences.map { (.audience, $0.value, codes.label($0, in: .audience, .dutch), nil) }
        terms.append((.urgency, service.urgency.rawValue, service.urgency.rawValue, nil))
        terms.append((.reach, service.reach.rawValue, service.reach.rawValue, nil))
        for language in Language.allCases where language != .dutch {
            if let text = service.texts[language] {
                terms.append((.text, language.rawValue, language.ownName, text))
            }
        }
        for (field, value) in [
            (HSDSField.kind, service.kind), (.fits, service.fits), (.chat, service.chat?.text ?? ""),
            (.source, service.source), (.owner, service.owner),
            (.closedOnHolidays, service.hours.closedOnHolidays ? "ja" : ""),
        ] where !value.isEmpty {
            terms.append((.field, field.rawValue, field.rawValue, value))
        }
        return terms.enumerated().map { index, term in
            let id = Identifier(named: "taxonomy-term", term.taxonomy.rawValue, term.code).description
            var attribute = part(
                service, "attribute", index,
                [
                    "link_id": .string(service.id.description), "taxonomy_term_id": .string(id),
                    "link_entity": "service",
                ])
            attribute["value"] = term.value.map { .string($0) }
            attribute["taxonomy_term"] = [
                "id": .string(id), "code": .string(term.code), "name": .string(term.name),
                "description": .string(term.name), "taxonomy": .string(term.taxonomy.rawValue),
            ]
            return attribute
        }
    }

    /// Something that hangs on a service, with an id of its own that stays the same.
    private func part(_ service: HelpService, _ kind: String, _ index: Int, _ members: JSONObject) -> JSONObject {
        let id = Identifier(named: kind, service.id.description, String(index))
        var object: JSONObject = ["id": .string(id.description)]
        if kind != "attribute" { object["service_id"] = .string(service.id.description) }
        for member in members { object[member.name] = member.value }
        return object
    }
}
