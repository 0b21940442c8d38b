import Domain
import HTML
import Hummingbird
import Markdown
import Platform
import Registers
import SQLStore

/// Lessons that schools can ask for, for everybody to read.
struct LessonRoutes: Sendable {
    let site: Site

    func add(to router: SiteRouter) {
        router.resident(.get, .prevention(.lessons)) { visit in
            try await visit.sharedPage(stamp: try await stamp(visit)) {
                let (lessons, providers) = try await read(visit)
                return LessonListPage(visit: visit, lessons: lessons, providers: providers).page
            }
        }
        router.resident(.get, .prevention(.lesson(.parameter("id")))) { visit in
            let id = try visit.identifier("id")
            return try await visit.sharedPage(stamp: try await stamp(visit)) {
                let (lessons, providers) = try await read(visit)
                guard let lesson = lessons.first(where: { $0.id == id }) else { throw SiteError.notFound }
                return LessonPage(
                    visit: visit, lesson: lesson, provider: lesson[Lesson.provider].flatMap { providers[$0] }
                ).page
            }
        }
    }

    private func stamp(_ visit: Visit) async throws -> String {
        try await visit.stamp(of: [Lesson.register.id, LessonProvider.register.id])
    }

    /// Lessons for everybody, and who gives them.
    private func read(_ visit: Visit) async throws -> ([Entry], [Identifier: Entry]) {
        let (municipality, now) = (visit.municipality.id, visit.now)
        return try await site.database.read { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            let providers = try reader.entries(of: LessonProvider.register)
            return (
                Lesson.register.sorted(try reader.entries(of: Lesson.register)).filter { $0[Lesson.isPublic] },
                Dictionary(providers.map { ($0.id, $0) }) { first, _ in first }
            )
        }
    }
}

struct LessonListPage {
    let visit: Visit
    let lessons: [Entry]
    let providers: [Identifier: Entry]

    private var words: Words<LessonPhrase> { visit.words(LessonPhrase.self) }

    var page: Page {
        Page(title: words(.publicTitle)) {
            h1 { words(.publicTitle) }
            p(.class("lead")) { words(.publicLead) }
            if lessons.isEmpty {
                div(.class("notice")) { p { words(.publicNone) } }
            } else {
                ul(.class("cards")) {
                    for lesson in lessons {
                        li(.class("card")) {
                            h2(.class("card__title"), .dir("auto")) {
                                a(.href(visit.link(.prevention(.lesson(.value(lesson.id.description)))))) {
                                    lesson[Lesson.title]
                                }
                            }
                            LessonFacts(
                                visit: visit, lesson: lesson,
                                provider: lesson[Lesson.provider].flatMap { providers[$0] }
                            ).markup
                        }
                    }
                }
            }
            p { a(.href(visit.link(.prevention(.practice)))) { words(.toPractice) } }
        }
    }
}

struct LessonPage {
    let visit: Visit
    let lesson: Entry
    let provider: Entry?

    private var words: Words<LessonPhrase> { visit.words(LessonPhrase.self) }

    var page: Page {
        Page(title: lesson[Lesson.title]) {
            p { a(.href(visit.link(.prevention(.lessons)))) { words(.publicTitle) } }
            h1(.dir("auto")) { lesson[Lesson.title] }
            LessonFacts(visit: visit, lesson: lesson, provider: provider).markup
            if !lesson[Lesson.guide].isEmpty {
                section {
                    h2 { words(.guide) }
                    div(.dir("auto")) { Markdown(lesson[Lesson.guide]).markup }
                }
            }
            if let email = provider?[LessonProvider.email], !email.isEmpty {
                p {
                    words(.ask) + " "
                    a(.href("mailto:\(email)"), .dir("ltr")) { email }
                }
            }
        }
    }
}

struct LessonFacts {
    let visit: Visit
    let lesson: Entry
    let provider: Entry?

    private var words: Words<LessonPhrase> { visit.words(LessonPhrase.self) }

    var markup: Markup {
        dl(.class("facts")) {
            fact(.provider, provider?[LessonProvider.name] ?? "")
            fact(.forGrades, lesson[Lesson.grades].map { visit.phrase(of: $0) }.listed(in: visit.language))
            fact(.audience, lesson[Lesson.audience])
            fact(
                .minutes,
                lesson[Lesson.minutes].map {
                    words(.minutesText, ["minutes": NumberText(visit.language).whole($0)])
                } ?? "")
            fact(.themes, lesson[Lesson.themes].map { visit.phrase(of: $0) }.listed(in: visit.language))
            fact(.language, lesson[Lesson.language])
            fact(.healthySchool, lesson[Lesson.healthySchool].map { visit.phrase(of: $0) } ?? "")
        }
    }

    private func fact(_ name: LessonPhrase, _ value: String) -> Markup {
        fragment {
            if !value.isEmpty {
                div {
                    dt { words(name) }
                    dd(.dir("auto")) { value }
                }
            }
        }
    }
}
