import Domain
import Platform
import SQLStore

/// How often a short link was followed on a day.
struct LinkVisits: Hashable, Sendable {
    let link: Identifier
    let day: CivilDate
    let count: Int
}

/// How often an answer was given on a day.
struct RecallCount: Hashable, Sendable {
    let day: CivilDate
    let question: String
    let answer: String
    let count: Int
}

/// All SQL of what campaigns count: numbers for each day, and nothing about who.
enum CampaignStore {
    static func addVisit(
        of link: Identifier, on day: CivilDate, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO campaign_visit (municipality_id, link_id, day, visits)
            VALUES (\(municipality), \(link), \(day.description), 1)
            ON CONFLICT (municipality_id, link_id, day) DO UPDATE SET visits = campaign_visit.visits + 1
            """)
    }

    /// By day, then by link.
    static func visits(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [LinkVisits] {
        try connection.rows(
            """
            SELECT link_id, day, visits FROM campaign_visit WHERE municipality_id = \(municipality)
            ORDER BY day, link_id
            """
        ).map { row in
            LinkVisits(link: try row.identifier("link_id"), day: try day(row), count: try row.int("visits"))
        }
    }

    /// Adds one to each answer of somebody; which answers belong together is not kept.
    static func addAnswers(
        _ answers: [(question: String, answer: String)], about campaign: Identifier, on day: CivilDate,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        for (question, answer) in answers {
            try connection.execute(
                """
                INSERT INTO campaign_recall (municipality_id, campaign_id, day, question, answer, answers)
                VALUES (\(municipality), \(campaign), \(day.description), \(question), \(answer), 1)
                ON CONFLICT (municipality_id, campaign_id, day, question, answer) DO UPDATE
                    SET answers = campaign_recall.answers + 1
                """)
        }
    }

    static func answers(
        about campaign: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [RecallCount] {
        try connection.rows(
            """
            SELECT day, question, answer, answers FROM campaign_recall
            WHERE municipality_id = \(municipality) AND campaign_id = \(campaign) ORDER BY day, question, answer
            """
        ).map { row in
            RecallCount(
                day: try day(row), question: try row.text("question"), answer: try row.text("answer"),
                count: try row.int("answers"))
        }
    }

    private static func day(_ row: SQLRow) throws -> CivilDate {
        let text = try row.text("day")
        guard let day = CivilDate(iso: text) else {
            throw SQLError.decoding(column: "day", expected: "a date", found: "another text")
        }
        return day
    }
}
