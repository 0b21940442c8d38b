package import Domain
package import SQLStore

/// What a campaign counted on a day, for a made-up town.
package enum MadeUpCounts {
    /// Follows a short link so many times.
    package static func visit(
        _ link: Identifier, times count: Int, on day: CivilDate, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        for _ in 0..<count { try CampaignStore.addVisit(of: link, on: day, in: municipality, connection) }
    }

    package struct UnknownAnswer: Error {
        let answer: String
    }

    /// Gives an answer about a campaign so many times.
    package static func answer(
        _ question: String, _ answer: String, times count: Int, about campaign: Identifier, on day: CivilDate,
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        guard Recall.Question(rawValue: question)?.answers.contains(answer) == true else {
            throw UnknownAnswer(answer: answer)
        }
        for _ in 0..<count {
            try CampaignStore.addAnswers(
                [(question, answer)], about: campaign, on: day, in: municipality, connection)
        }
    }
}
