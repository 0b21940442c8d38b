import Domain
import Mail
import Platform
import SQLStore

/// All SQL of who comes to a training.
enum SignUpStore {
    struct Counts: Sendable, Equatable {
        var seated = 0
        var waiting = 0
    }

    /// - Returns: false when this sheet was sent before.
    static func insert(
        _ signUp: SignUp, sheet: [UInt8], codeDigest: [UInt8], in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO training_sign_up
                (municipality_id, id, date_id, sheet, code_digest, name, email, language, has_seat, created_ms)
            VALUES (\(municipality), \(signUp.id), \(signUp.date), \(sheet), \(codeDigest), \(signUp.name),
                \(signUp.email.description), \(signUp.language.rawValue), \(signUp.hasSeat), \(signUp.created))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    static func find(
        sheet: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> SignUp? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM training_sign_up
            WHERE municipality_id = \(municipality) AND sheet = \(sheet)
            """
        ).map(signUp)
    }

    static func find(
        codeDigest: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> SignUp? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM training_sign_up
            WHERE municipality_id = \(municipality) AND code_digest = \(codeDigest)
            """
        ).map(signUp)
    }

    static func find(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> SignUp? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM training_sign_up
            WHERE municipality_id = \(municipality) AND id = \(id)
            """
        ).map(signUp)
    }

    /// How many there are for one date with this address, whatever the size of its letters.
    static func count(
        of email: EmailAddress, for date: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS count FROM training_sign_up
            WHERE municipality_id = \(municipality) AND date_id = \(date)
                AND LOWER(email) = \(email.description.lowercased())
            """
        )?.int("count") ?? 0
    }

    /// Of one date: who has a seat first, then the waiting list in order.
    static func all(
        of date: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [SignUp] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM training_sign_up
            WHERE municipality_id = \(municipality) AND date_id = \(date) ORDER BY has_seat DESC, id
            """
        ).map(signUp)
    }

    static func firstWaiting(
        for date: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> SignUp? {
        try connection.first(
            """
            SELECT \(fragment: columns) FROM training_sign_up
            WHERE municipality_id = \(municipality) AND date_id = \(date) AND has_seat = 0 ORDER BY id LIMIT 1
            """
        ).map(signUp)
    }

    static func counts(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier: Counts] {
        let rows = try connection.rows(
            """
            SELECT date_id, has_seat, COUNT(*) AS count FROM training_sign_up
            WHERE municipality_id = \(municipality) GROUP BY date_id, has_seat
            """)
        return try rows.reduce(into: [:]) { counts, row in
            let (date, count) = (try row.identifier("date_id"), try row.int("count"))
            if try row.bool("has_seat") {
                counts[date, default: Counts()].seated = count
            } else {
                counts[date, default: Counts()].waiting = count
            }
        }
    }

    static func giveSeat(
        to id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE training_sign_up SET has_seat = 1 WHERE municipality_id = \(municipality) AND id = \(id)")
    }

    /// Who was there; everybody else on that date was not.
    static func setPresent(
        _ present: [Identifier], on date: Identifier, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE training_sign_up SET was_present = CASE WHEN id IN (\(values: present)) THEN 1 ELSE 0 END
            WHERE municipality_id = \(municipality) AND date_id = \(date)
            """)
    }

    /// - Returns: false when a badge was given for it already.
    static func setBadge(
        _ badge: Identifier, of id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE training_sign_up SET badge_id = \(badge)
            WHERE municipality_id = \(municipality) AND id = \(id) AND badge_id IS NULL
            """) == 1
    }

    /// What somebody wrote instead of what they wrote first.
    static func correct(
        _ signUp: SignUp, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE training_sign_up SET name = \(signUp.name), email = \(signUp.email.description),
                language = \(signUp.language.rawValue)
            WHERE municipality_id = \(municipality) AND id = \(signUp.id)
            """)
    }

    /// Remembers which mail is about a sign-up, so that it goes with it.
    static func addMail(
        _ mail: Identifier, about id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO training_mail (municipality_id, sign_up_id, mail_id)
            VALUES (\(municipality), \(id), \(mail))
            """)
    }

    static func mails(
        about id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        try connection.rows(
            """
            SELECT mail_id FROM training_mail WHERE municipality_id = \(municipality) AND sign_up_id = \(id)
            """
        ).map { try $0.identifier("mail_id") }
    }

    /// Deletes a sign-up and all mail about it, sent or not.
    static func delete(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try MailOutbox.delete(try mails(about: id, in: municipality, connection), in: municipality, connection)
        try connection.execute(
            "DELETE FROM training_mail WHERE municipality_id = \(municipality) AND sign_up_id = \(id)")
        try connection.execute(
            "DELETE FROM training_sign_up WHERE municipality_id = \(municipality) AND id = \(id)")
    }

    private static let columns: SQLQuery =
        "id, date_id, name, email, language, has_seat, was_present, badge_id, created_ms"

    private static func signUp(_ row: SQLRow) throws -> SignUp {
        guard let email = EmailAddress(try row.text("email")) else {
            throw SQLError.decoding(column: "email", expected: "an e-mail address", found: "another text")
        }
        return SignUp(
            id: try row.identifier("id"), date: try row.identifier("date_id"), name: try row.text("name"),
            email: email, language: try row.value("language"), hasSeat: try row.bool("has_seat"),
            wasPresent: try row.bool("was_present"),
            badge: try row.blobOrNil("badge_id").flatMap { Identifier(bytes: $0) },
            created: try row.instant("created_ms"))
    }
}
