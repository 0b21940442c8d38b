import HTML
import Platform

/// Every place where people can report: this site, the report points that the municipality names, and those that are
/// there for everybody. Also what stands in the place of the form where a municipality has switched it off.
enum RoutesPage {
    static func page(_ visit: Visit, _ settings: ReportingSettings, _ help: HelpOffers) -> Page {
        let words = visit.words(CaseWorkPhrase.self)
        return Page(title: words(.routesTitle), languageURL: .reporting(.routes)) {
            h1 { words(.routesTitle) }
            p(.class("lead")) { words(settings.isFormOpen ? .routesLead : .routesLeadClosed) }
            EmergencyNotice.markup(visit.words(ReportingPhrase.self))
            ul(.class("cards")) {
                if settings.isFormOpen {
                    card(words(.routesOwn), words(.routesOwnText)) {
                        p {
                            a(.href(visit.link(.reporting(.form)))) {
                                visit.words(PlatformPhrase.self)(.startReport)
                            }
                        }
                    }
                }
                for route in settings.otherRoutes {
                    card(route.name, route.text) { contact(route.phone, route.website, visit) }
                }
                // The first is for direct danger and stands above.
                for offer in help.offers(for: []).dropFirst() {
                    card(offer.label(visit.language), offer.text(visit.language)) {
                        contact(offer.phone, offer.website, visit)
                    }
                }
            }
            CorrectionLink.markup(visit)
        }
    }

    private static func card(_ title: String, _ text: String, @MarkupBuilder content: () -> Markup) -> Markup {
        li(.class("card")) {
            h2(.class("card__title"), .dir("auto")) { title }
            if !text.isEmpty { p(.dir("auto")) { text } }
            content()
        }
    }

    private static func contact(_ phone: String?, _ website: String?, _ visit: Visit) -> Markup {
        fragment {
            if let phone {
                p {
                    a(
                        .class("phone"), .href("tel:" + phone.filter { $0.isNumber || $0 == "+" }), .dir("ltr")
                    ) { phone }
                }
            }
            if let website {
                p {
                    a(.href(website), .rel("noreferrer nofollow")) {
                        visit.words(ReportingPhrase.self)(.helpWebsite)
                    }
                }
            }
        }
    }
}
