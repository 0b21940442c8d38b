import Domain
import HTML
import HTTPTypes
import Hummingbird
import NIOCore

/// A page outside any municipality.
struct BarePage {
    let site: Site
    let language: Language
    let title: String

    func response(status: HTTPResponse.Status = .ok, @MarkupBuilder content: () -> Markup) -> Response {
        let words = site.phrasebook.words(PlatformPhrase.self, in: language)
        let nonce = Nonce.make(site.surroundings)
        let markup = document(lang: language.tag, dir: language.direction) {
            head {
                meta(.charset("utf-8"))
                meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                meta(.name("color-scheme"), .content("light dark"))
                meta(.name("referrer"), .content("no-referrer"))
                HTML.title { title }
                link(.rel("icon"), .href(asset("icon.svg")), .type("image/svg+xml"))
                link(.rel("stylesheet"), .href(asset("straatlicht.css")))
            }
            body {
                a(.class("skip-link"), .href("#inhoud")) { words(.skip) }
                header(.class("page-header")) {
                    div(.class("top-bar")) {
                        a(.class("brand"), .href(SiteURL.home.path(in: language))) {
                            img(.class("brand__mark"), .src(asset("icon.svg")), .alt(""), .width(32), .height(32))
                            span(.class("brand__name")) { words(.product) }
                        }
                    }
                    div(.class("site-header")) {
                        nav(.class("languages"), .aria("label", words(.languages))) {
                            ul {
                                for other in Language.allCases {
                                    li {
                                        a(
                                            .href(SiteURL.home.path(in: other)), .lang(other.tag), .hreflang(other.tag),
                                            .dir(other.direction), .aria("current", other == language ? "true" : nil)
                                        ) { other.ownName }
                                    }
                                }
                            }
                        }
                    }
                }
                main(.class("main"), .id("inhoud"), .tabindex(-1), content: content)
                footer(.class("site-footer")) { p { words(.footer) } }
            }
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = language.tag
        headers[.contentSecurityPolicy] = SecurityHeaders.policy(nonce: nonce)
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: markup.utf8)))
    }

    private func asset(_ name: String) -> String { SiteURL.asset(.value(name)).path(in: language) }
}

/// The list of municipalities of this installation.
struct HomePage {
    let site: Site
    let language: Language

    func response() async throws -> Response {
        let words = site.phrasebook.words(PlatformPhrase.self, in: language)
        let municipalities = try await site.municipalities.all()
        return BarePage(site: site, language: language, title: words(.product)).response {
            h1 { words(.homeTitle) }
            p(.class("lead")) { words(.homeLead) }
            if municipalities.isEmpty { p { words(.homeEmpty) } }
            ul(.class("cards")) {
                for municipality in municipalities {
                    li(.class("card")) {
                        h2(.class("card__title")) {
                            a(
                                .class("card__link"),
                                .href(SiteURL.municipality(municipality.id, .start).path(in: language))
                            ) { municipality.name }
                        }
                        if municipality.isMadeUp { p { words(.madeUp, ["town": municipality.name]) } }
                    }
                }
            }
        }
    }
}

/// The first page of a municipality: tell what happened, or come back for the answer.
enum StartPage {
    /// - Parameter takesReports: otherwise it says where people can report instead.
    static func page(_ visit: Visit, takesReports: Bool) -> Page {
        let words = visit.words(PlatformPhrase.self)
        return Page(title: words(.product)) {
            h1 { visit.municipality.name }
            p(.class("lead")) { words(.startLead) }
            ul(.class("cards")) {
                if takesReports {
                    card(visit.link(.reporting(.form)), words(.startReport), words(.startReportText))
                    card(visit.link(.reporting(.answer)), words(.startAnswer), words(.startAnswerText))
                } else {
                    card(visit.link(.reporting(.routes)), words(.startRoutes), words(.startRoutesText))
                }
                card(visit.link(.help(.finder)), words(.startHelp), words(.startHelpText))
                card(visit.link(.planning(.done)), words(.startDone), words(.startDoneText))
                card(visit.link(.planning(.publicPage)), words(.approach), words(.startApproachText))
                card(visit.link(.prevention(.publicPage)), words(.startPrevention), words(.startPreventionText))
                card(visit.link(.research(.publicPage)), words(.startResearch), words(.startResearchText))
                card(visit.link(.network(.publicPage)), words(.startNetwork), words(.startNetworkText))
            }
        }
    }

    private static func card(_ link: String, _ title: String, _ text: String) -> Markup {
        li(.class("card")) {
            h2(.class("card__title")) { a(.class("card__link"), .href(link)) { title } }
            p { text }
        }
    }
}
