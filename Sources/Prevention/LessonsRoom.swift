import Platform
import Registers

/// Lessons, trainings, stories to practise with and badges: what teaches people in this room.
enum LessonsRoom {
    static let registers =
        [Lesson.register, LessonProvider.register, School.register, SchoolClasses.register, LessonBooking.register]
        .map { $0.under(PreventionChapter.lessons) }
        + [Training.register, TrainingDate.register, LearningPath.register]
        .map { $0.under(PreventionChapter.trainings) }

    static let links = [
        link(.lessonCoverage, .read(.prevention), "lesson-desk.coverage").under(PreventionChapter.lessons),
        link(.participantLists, .edit(.prevention), "training-desk.participants").under(PreventionChapter.trainings),
        link(.practiceSessions, .read(.prevention), "practice-desk").under(PreventionChapter.lessons),
        link(.issuedBadges, .read(.prevention), "badge-desk").under(PreventionChapter.trainings),
    ]

    private static func link(_ url: PreventionURL, _ permission: Permission, _ phrase: String) -> RoomLink {
        RoomLink(
            .prevention, .prevention(url), permission, title: phrase + ".card-title", lead: phrase + ".card-lead")
    }

    static func add(to router: SiteRouter, _ scenarios: Scenarios) {
        let site = router.site
        LessonRoutes(site: site).add(to: router)
        CoverageRoutes(site: site).add(to: router)
        TrainingRoutes(site: site).add(to: router)
        ParticipantRoutes(site: site).add(to: router)
        PracticeRoutes(site: site, scenarios: scenarios).add(to: router)
        BadgeRoutes(site: site).add(to: router)
    }
}
