import Domain
import Platform
import SQLStore

/// All SQL of the directory of help.
enum HelpStore {
    /// By name.
    static func all(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [DirectoryEntry] {
        let phones = Dictionary(
            grouping: try connection.rows(
                """
                SELECT service_id, number FROM help_phone WHERE municipality_id = \(municipality)
                ORDER BY service_id, ordinal
                """
            ).map { (try $0.identifier("service_id"), try $0.text("number")) }, by: \.0)
        let hours = Dictionary(
            grouping: try connection.rows(
                """
                SELECT service_id, weekday, opens_minute, closes_minute FROM help_hours
                WHERE municipality_id = \(municipality)
                """
            ).map { (try $0.identifier("service_id"), $0) }, by: \.0)
        return try connection.rows(
            """
            \(fragment: serviceColumns)
            WHERE help_service.municipality_id = \(municipality)
            ORDER BY help_service.name \(fragment: connection.dialect.byteOrder), help_service.id
            """
        ).map { row in
            let id = try row.identifier("id")
            return try entry(row, phones: phones[id, default: []].map(\.1), hours: hours[id, default: []].map(\.1))
        }
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> DirectoryEntry? {
        guard
            let row = try connection.first(
                """
                \(fragment: serviceColumns)
                WHERE help_service.municipality_id = \(municipality) AND help_service.id = \(id)
                """)
        else { return nil }
        let phones = try connection.rows(
            """
            SELECT number FROM help_phone WHERE municipality_id = \(municipality) AND service_id = \(id)
            ORDER BY ordinal
            """)
        let hours = try connection.rows(
            """
            SELECT weekday, opens_minute, closes_minute FROM help_hours
            WHERE municipality_id = \(municipality) AND service_id = \(id)
            """)
        return try entry(row, phones: try phones.map { try $0.text("number") }, hours: hours)
    }

    /// Adds a service and, when it is not there yet, its organization.
    /// - Throws: `SQLError.uniqueViolation` when the id is taken in this municipality.
    static func insert(
        _ service: HelpService, changed: Instant, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try put(service.organization, in: municipality, connection)
        try connection.execute(
            """
            INSERT INTO help_service (
                municipality_id, id, organization_id, name, kind, text_nl, text_en, text_ar, for_whom, fits, websites,
                chat, hours, closed_on_holidays, languages, audiences, situations, moments, minimum_age, maximum_age,
                urgency, reach, region, cost, source, owner, checked_on, active, version, changed_ms)
            VALUES (
                \(municipality), \(service.id), \(service.organization.id), \(service.name), \(service.kind),
                \(service.texts[.dutch] ?? ""), \(service.texts[.english] ?? ""), \(service.texts[.arabic] ?? ""),
                \(service.forWhom), \(service.fits), \(service.websites.map(\.text).joined(separator: "\n")),
                \(optional: service.chat?.text), \(service.hours.storedPattern), \(service.hours.closedOnHolidays),
                \(joined(service.languages)), \(joined(service.audiences)), \(joined(service.situations)),
                \(service.moments.map(\.rawValue).joined(separator: " ")), \(optional: service.minimumAge),
                \(optional: service.maximumAge), \(service.urgency.rawValue), \(service.reach.rawValue),
                \(service.region), \(service.cost), \(service.source), \(service.owner),
                \(optional: service.checkedOn?.description), \(service.isActive), 1, \(changed))
            """)
        try insertParts(of: service, in: municipality, connection)
    }

    /// Replaces a service that still has the version it was shown with.
    /// - Returns: false when somebody else changed it meanwhile, or it is not there.
    static func update(
        _ service: HelpService, seen version: Int, changed: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        try put(service.organization, in: municipality, connection)
        let touched = try connection.execute(
            """
            UPDATE help_service SET
                organization_id = \(service.organization.id), name = \(service.name), kind = \(service.kind),
                text_nl = \(service.texts[.dutch] ?? ""), text_en = \(service.texts[.english] ?? ""),
                text_ar = \(service.texts[.arabic] ?? ""), for_whom = \(service.forWhom), fits = \(service.fits),
                websites = \(service.websites.map(\.text).joined(separator: "\n")),
                chat = \(optional: service.chat?.text), hours = \(service.hours.storedPattern),
                closed_on_holidays = \(service.hours.closedOnHolidays), languages = \(joined(service.languages)),
                audiences = \(joined(service.audiences)), situations = \(joined(service.situations)),
                moments = \(service.moments.map(\.rawValue).joined(separator: " ")),
                minimum_age = \(optional: service.minimumAge), maximum_age = \(optional: service.maximumAge),
                urgency = \(service.urgency.rawValue), reach = \(service.reach.rawValue), region = \(service.region),
                cost = \(service.cost), source = \(service.source), owner = \(service.owner),
                checked_on = \(optional: service.checkedOn?.description), active = \(service.isActive),
                version = version + 1, changed_ms = \(changed)
            WHERE municipality_id = \(municipality) AND id = \(service.id) AND version = \(version)
            """)
        guard touched == 1 else { return false }
        try connection.execute(
            "DELETE FROM help_phone WHERE municipality_id = \(municipality) AND service_id = \(service.id)")
        try connection.execute(
            "DELETE FROM help_hours WHERE municipality_id = \(municipality) AND service_id = \(service.id)")
        try insertParts(of: service, in: municipality, connection)
        return true
    }

    /// The organization with this name, letter for letter.
    static func organization(
        named name: String, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> HelpOrganization? {
        try connection.first(
            """
            SELECT id AS organization_id, name AS organization_name, website AS organization_website
            FROM help_organization WHERE municipality_id = \(municipality) AND name = \(name)
            ORDER BY id
            """
        ).map(organization)
    }

    static func organizationNames(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT name FROM help_organization WHERE municipality_id = \(municipality) ORDER BY name
            """
        ).map { try $0.text("name") }
    }

    static func add(
        _ check: HelpCheck, id: Identifier, of service: Identifier, account: Identifier?,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO help_check (municipality_id, id, service_id, at_ms, account_id, checked_on, source)
            VALUES (\(municipality), \(id), \(service), \(check.at), \(optional: account), \(check.on.description),
                \(check.source))
            """)
    }

    /// Newest first.
    static func checks(
        of service: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [HelpCheck] {
        try connection.rows(
            """
            SELECT at_ms, account.name AS name, checked_on, source
            FROM help_check LEFT JOIN account ON account.id = help_check.account_id
            WHERE help_check.municipality_id = \(municipality) AND service_id = \(service)
            ORDER BY at_ms DESC, help_check.id DESC
            """
        ).map { row in
            HelpCheck(
                at: try row.instant("at_ms"), by: try row.textOrNil("name"), on: try date(row, "checked_on"),
                source: try row.text("source"))
        }
    }

    // MARK: Rows

    private static func put(
        _ organization: HelpOrganization, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO help_organization (municipality_id, id, name, website)
            VALUES (\(municipality), \(organization.id), \(organization.name), \(optional: organization.website?.text))
            ON CONFLICT (municipality_id, id) DO UPDATE SET name = excluded.name, website = excluded.website
            """)
    }

    private static func insertParts(
        of service: HelpService, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for (ordinal, phone) in service.phones.enumerated() {
            try connection.execute(
                """
                INSERT INTO help_phone (municipality_id, service_id, ordinal, number)
                VALUES (\(municipality), \(service.id), \(ordinal), \(phone.text))
                """)
        }
        for slot in service.hours.slots {
            try connection.execute(
                """
                INSERT INTO help_hours (municipality_id, service_id, weekday, opens_minute, closes_minute)
                VALUES (\(municipality), \(service.id), \(slot.weekday), \(slot.opens), \(slot.closes))
                """)
        }
    }

    private static let serviceColumns: SQLQuery =
        """
        SELECT help_service.id AS id, organization_id, help_organization.name AS organization_name,
            help_organization.website AS organization_website, help_service.name AS name, kind, text_nl, text_en,
            text_ar, for_whom, fits, websites, chat, hours, closed_on_holidays, languages, audiences, situations,
            moments, minimum_age, maximum_age, urgency, reach, region, cost, source, owner, checked_on, active,
            version, changed_ms
        FROM help_service JOIN help_organization
            ON help_organization.municipality_id = help_service.municipality_id
            AND help_organization.id = help_service.organization_id
        """

    private static func entry(_ row: SQLRow, phones: [String], hours: [SQLRow]) throws -> DirectoryEntry {
        var service = HelpService(
            id: try row.identifier("id"), organization: try organization(row), name: try row.text("name"))
        service.kind = try row.text("kind")
        for (language, column) in [(Language.dutch, "text_nl"), (.english, "text_en"), (.arabic, "text_ar")] {
            let text = try row.text(column)
            if !text.isEmpty { service.texts[language] = text }
        }
        service.forWhom = try row.text("for_whom")
        service.fits = try row.text("fits")
        service.phones = phones.compactMap { PhoneNumber($0) }
        service.websites = try row.text("websites").split(separator: "\n").compactMap { WebAddress(String($0)) }
        service.chat = try row.textOrNil("chat").flatMap { WebAddress($0) }
        service.hours = try openingHours(row, hours)
        service.languages = codes(try row.text("languages"))
        service.audiences = codes(try row.text("audiences"))
        service.situations = codes(try row.text("situations"))
        service.moments = try row.text("moments").split(separator: " ").compactMap { TimeSince(rawValue: String($0)) }
        service.minimumAge = try row.intOrNil("minimum_age")
        service.maximumAge = try row.intOrNil("maximum_age")
        service.urgency = try row.value("urgency")
        service.reach = try row.value("reach")
        service.region = try row.text("region")
        service.cost = try row.text("cost")
        service.source = try row.text("source")
        service.owner = try row.text("owner")
        service.checkedOn = try row.isNull("checked_on") ? nil : try date(row, "checked_on")
        service.isActive = try row.bool("active")
        return DirectoryEntry(
            service: service, version: try row.int("version"), changed: try row.instant("changed_ms"))
    }

    private static func openingHours(_ row: SQLRow, _ hours: [SQLRow]) throws -> OpeningHours {
        switch try row.text("hours") {
        case "always": return .always
        case "weekly":
            let slots = try hours.compactMap { hour in
                OpeningHours.Slot(
                    weekday: try hour.int("weekday"), opens: try hour.int("opens_minute"),
                    closes: try hour.int("closes_minute"))
            }
            return OpeningHours(slots, closedOnHolidays: try row.bool("closed_on_holidays"))
        default: return .unknown
        }
    }

    private static func organization(_ row: SQLRow) throws -> HelpOrganization {
        HelpOrganization(
            id: try row.identifier("organization_id"), name: try row.text("organization_name"),
            website: try row.textOrNil("organization_website").flatMap { WebAddress($0) })
    }

    private static func date(_ row: SQLRow, _ column: String) throws -> CivilDate {
        guard let date = CivilDate(iso: try row.text(column)) else {
            throw SQLError.decoding(column: column, expected: "a date", found: "another text")
        }
        return date
    }

    private static func joined(_ codes: [Code]) -> String { codes.map(\.value).joined(separator: " ") }

    private static func codes(_ text: String) -> [Code] { text.split(separator: " ").map { Code(String($0)) } }
}

extension OpeningHours {
    fileprivate var storedPattern: String {
        switch pattern {
        case .unknown: "unknown"
        case .always: "always"
        case .weekly: "weekly"
        }
    }
}
