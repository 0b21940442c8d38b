import Domain
import HTML
import Platform
import Registers
import SQLStore

/// The secret address of a team's calendar, beside the form of the team.
enum CalendarPanel {
    static func markup(_ visit: StaffVisit, team: Entry) async throws -> Markup {
        // Whoever has the address reads the calendar, so only those who plan see it.
        guard visit.account.role.allows(.edit(.deployment)), !team.isArchived else { return Markup() }
        let words = visit.words(DeploymentPhrase.self)
        let address = try await TeamCalendar(site: visit.site).address(of: team.id, in: visit.municipality.id)
        return section {
            h2 { words(.calendarTitle) }
            if let address {
                p { words(.calendarLead) }
                p(.class("break-anywhere"), .dir("ltr")) { a(.href(visit.link(address))) { visit.link(address) } }
            } else {
                p { words(.calendarNone) }
            }
            HTML.form(
                .class("cluster"), .method("post"),
                .action(visit.link(.deployment(.calendarAddress(.value(team.id.description)))))
            ) {
                visit.forgeryField
                button(.class("button button--quiet"), .type("submit"), .name("wat"), .value("maken")) {
                    words(address == nil ? .calendarMake : .calendarRenew)
                }
                if address != nil {
                    button(.class("button button--quiet"), .type("submit"), .name("wat"), .value("intrekken")) {
                        words(.calendarWithdraw)
                    }
                }
            }
        }
    }
}

/// Where a shift leads, beside its form.
enum ShiftPanel {
    static func markup(_ visit: StaffVisit, shift: Entry) -> Markup {
        let words = visit.words(DeploymentPhrase.self)
        let id = PathValue.value(shift.id.description)
        return section {
            ul {
                li { a(.href(visit.link(.deployment(.briefing(id))))) { words(.toBriefing) } }
                if visit.account.role.allows(.logPresence) {
                    li { a(.href(visit.link(.deployment(.shiftLog(id))))) { words(.toLog) } }
                }
                if let date = shift[Shift.date] {
                    li {
                        a(.href(visit.link(.deployment(.roster)) + "?week=\(ISOWeek(containing: date))")) {
                            words(.rosterTitle)
                        }
                    }
                }
            }
        }
    }
}

/// Where a walk leads, beside its form.
enum WalkPanel {
    static func markup(_ visit: StaffVisit, walk: Entry) -> Markup {
        section {
            p {
                a(.href(visit.link(.deployment(.walk(.value(walk.id.description)))))) {
                    visit.words(DeploymentPhrase.self)(.toWalk)
                }
            }
        }
    }
}

/// Decisions about cameras that somebody must look at again, on the room's start.
enum CameraNotice {
    static func markup(_ visit: StaffVisit) async throws -> Markup {
        let municipality = visit.municipality.id
        let cameras = try await visit.site.database.read {
            try RegisterStore.all(of: Camera.register.id, in: municipality, $0)
        }
        let today = DutchTime.reading(of: visit.now).date
        let due = Camera.due(cameras, on: today)
        guard !due.isEmpty else { return Markup() }
        let (words, calendar) = (visit.words(DeploymentPhrase.self), CalendarWords(visit.language))
        return div(.class("notice notice--careful")) {
            h2(.class("notice__title")) { words(.cameraDueTitle) }
            ul {
                for item in due {
                    li {
                        a(.href(visit.link(Camera.register.address(of: item.camera))), .dir("auto")) { item.number }
                        ": "
                        words(phrase(item, today), ["date": calendar.date(item.on)])
                    }
                }
            }
        }
    }

    private static func phrase(_ due: Camera.Due, _ today: CivilDate) -> DeploymentPhrase {
        switch due.occasion {
        case .review: due.on < today ? .cameraReviewLate : .cameraReviewSoon
        case .term: due.on < today ? .cameraTermLate : .cameraTermSoon
        }
    }
}
