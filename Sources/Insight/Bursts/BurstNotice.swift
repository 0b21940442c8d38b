import Domain
import HTML
import Platform
import SQLStore

/// One line on pages with figures, while reports wait and do not count.
enum BurstNotice {
    struct Waiting: Sendable {
        let bursts: Int
        let reports: Int
    }

    static func waiting(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Waiting {
        let (bursts, reports) = try BurstStore.waiting(in: municipality, connection)
        return Waiting(bursts: bursts, reports: reports)
    }

    /// Nothing when nothing waits.
    static func markup(_ staff: StaffVisit, _ waiting: Waiting) -> Markup {
        let words = staff.words(BurstPhrase.self)
        let numbers = NumberText(staff.language)
        return fragment {
            if waiting.reports > 0 {
                div(.class("notice notice--careful")) {
                    p {
                        words(
                            waiting.bursts == 1 ? .noticeOne : .notice,
                            ["bursts": numbers.whole(waiting.bursts), "n": numbers.whole(waiting.reports)]) + " "
                        a(.href(staff.link(.insight(.bursts)))) { words(.noticeLink) }
                    }
                }
            }
        }
    }
}
